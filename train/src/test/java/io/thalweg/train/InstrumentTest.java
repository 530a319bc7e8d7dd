package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Unit;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Instruments in the loop, on 100 digits in batches of 20: five steps an epoch.
class InstrumentTest {
  private static final Quantity STEP = Quantity.of("step", "");

  @AutoClose private final Arena arena = Arena.ofShared();
  private final List<String> calls = new ArrayList<>();

  @BeforeAll
  static void start() {
    Engine.start(1);
  }

  private Training training(String model, String optimizer, int epochs, long steps) {
    Dataset all = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, arena);
    Dataset few =
        new Dataset(
            all.name(),
            all.inputShape(),
            all.classNames(),
            all.train().head(100),
            all.test().head(20));
    return new Training(
        Models.CATALOGUE.create(model),
        few,
        Recipe.parse(optimizer),
        1,
        epochs,
        20,
        steps,
        Training.LOSS_BOUND);
  }

  /// Writes down when it is called.
  private record Diary(Every schedule, List<String> calls) implements Instrument {
    @Override
    public Gauge on(Descent descent) {
      calls.add("on");
      return new Gauge() {
        @Override
        public void beforeStep(Moment moment, Readings readings) {
          calls.add("before %d after %d".formatted(moment.step(), descent.optimizer().steps()));
          readings.measured(STEP, (double) moment.step());
        }

        @Override
        public void afterStep(Moment moment, Readings readings) {
          calls.add("after %d after %d".formatted(moment.step(), descent.optimizer().steps()));
        }

        @Override
        public void close() {
          calls.add("close");
        }
      };
    }
  }

  private List<Event> run(Training training, Instrument... instruments) {
    List<Event> events = new ArrayList<>();
    Trainer.run(training, List.of(instruments), events::add, () -> 0);
    return events;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | STEP  | 1,2,3,4,5,6,7,8,9,10,11,12",
        "3 | STEP  | 1,4,7,10,12",
        "4 | STEP  | 1,5,9,12",
        "7 | STEP  | 1,8,12",
        "9 | STEP  | 1,10",
        "99| STEP  | 1",
        "1 | EPOCH | 1,6,11",
        "2 | EPOCH | 1,11"
      })
  void looksComeAtTheFirstStepAtEqualDistancesAndAtTheLast(int count, Unit unit, String steps) {
    List<Event> events =
        run(training("linear", "sgd", 3, 12), new Diary(new Every(count, unit), calls));
    List<String> seen = new ArrayList<>();
    for (Event event : events) {
      if (event instanceof Event.Measured measured) {
        assertThat(measured.quantity()).isEqualTo(STEP);
        assertThat(measured.values()).containsExactly((double) measured.step());
        assertThat(measured.every()).isEqualTo(count * (unit == Unit.EPOCH ? 5L : 1L));
        seen.add(Long.toString(measured.step()));
      }
    }
    assertThat(String.join(",", seen)).isEqualTo(steps);
  }

  @Test
  void aLookHasTheStepInTheMiddleAndIsToldBeforeIt() {
    List<Event> events =
        run(training("linear", "sgd", 1, 2), new Diary(new Every(1, Unit.STEP), calls));
    assertThat(calls)
        .containsExactly(
            "on",
            "before 1 after 0",
            "after 1 after 1",
            "before 2 after 1",
            "after 2 after 2",
            "close");
    assertThat(events.stream().map(event -> event.getClass().getSimpleName()))
        .containsExactly("Measured", "Stepped", "Measured", "Stepped", "EpochEnded");
  }

  @Test
  void aStepThatIsNotMadeIsNotLookedAt() {
    List<Event> events =
        run(training("linear", "sgd(rate=1e9)", 1, 9), new Diary(new Every(1, Unit.STEP), calls));
    assertThat(events).hasAtLeastOneElementOfType(Event.Diverged.class);
    assertThat(calls).endsWith("after 1 after 1", "close").doesNotContain("before 2 after 1");
  }

  /// Fails when it is to start.
  private record Broken(Every schedule) implements Instrument {
    @Override
    public Gauge on(Descent descent) {
      throw new SettingException("broken");
    }
  }

  @Test
  void whatWasOpenedIsClosedWhereALaterOneFails() {
    Every each = new Every(1, Unit.STEP);
    Training training = training("linear", "sgd", 1, 9);
    assertThatThrownBy(() -> run(training, new Diary(each, calls), new Broken(each)))
        .hasMessage("broken");
    assertThat(calls).containsExactly("on", "close");
  }

  /// Reads too many values.
  private record Wordy(Every schedule) implements Instrument {
    @Override
    public Gauge on(Descent descent) {
      return new Gauge() {
        @Override
        public void afterStep(Moment moment, Readings readings) {
          readings.measured(STEP, 1, 2);
        }
      };
    }
  }

  @Test
  void aReadingHasAValueForEachLabel() {
    Training training = training("linear", "sgd", 1, 9);
    assertThatThrownBy(() -> run(training, new Wordy(new Every(1, Unit.STEP))))
        .hasMessage("step has 1 values, got 2");
    assertThatThrownBy(() -> new Every(0, Unit.STEP)).hasMessage("every must be in [1,inf), got 0");
  }

  private static float[] copy(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_FLOAT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp(8)                      | true",
        "mlp(8, normalisation=batch) | true",
        "mlp(8, dropout=0.5)         | false"
      })
  void theLastBatchCanBeTakenAgainAndLeavesNoTrace(String model, boolean repeats) {
    try (Descent descent = new Descent(training(model, "nag", 2, 9));
        Descent other = new Descent(training(model, "nag", 2, 9))) {
      for (int step = 1; step <= 7; step++) {
        double loss = descent.nextGradient();
        float[] gradient = copy(descent.network().parameters().gradients());
        descent.undisturbed(() -> {
          assertThat(descent.sameGradient() == loss).isEqualTo(repeats);
          assertThat(descent.network().lossAndGradient(descent.train(), descent.batch(), 0, 20))
              .isPositive();
        });
        assertThat(copy(descent.network().parameters().gradients())).containsExactly(gradient);
        assertThat(other.nextGradient()).isEqualTo(loss);
        descent.optimizer().step();
        other.optimizer().step();
      }
      assertThat(descent.epoch()).isEqualTo(2);
      assertThat(descent.batch().byteSize()).isEqualTo(20 * Long.BYTES);
      assertThat(descent.network().evaluate(descent.test()))
          .isEqualTo(other.network().evaluate(other.test()));
    }
  }
}

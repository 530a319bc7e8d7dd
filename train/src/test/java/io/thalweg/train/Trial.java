package io.thalweg.train;

import io.thalweg.engine.Engine;
import io.thalweg.engine.Models;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Unit;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.tensors.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// A small training on 60 digits: 4 steps an epoch, the last of them smaller.
record Trial(
    Training training,
    Checkpoints.Settings settings,
    Executor writer,
    LongSupplier clock,
    Disk disk) {
  private static final Arena ARENA = Arena.ofAuto();
  private static final Dataset DIGITS = digits(60, 20);
  private static final int BAD_EVERY = 5;

  /// What a training came to, in all its bits.
  ///
  /// @param state the optimizer's, in words
  record Outcome(Run run, List<String> state, List<Event> events) {
    /// The same but for what was told.
    Outcome figures() {
      return new Outcome(run, state, List.of());
    }

    <T extends Event> List<T> told(Class<T> kind) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  static Dataset digits(int train, int test) {
    Dataset all = new DataHome(Path.of("none")).load("digits", Scaling.UNIT, ARENA);
    return new Dataset(
        all.name(),
        all.inputShape(),
        all.classNames(),
        all.train().head(train),
        all.test().head(test));
  }

  static Trial of(String model, String optimizer) {
    Engine.start(1);
    return of(
        new Training(
            Models.CATALOGUE.create(model),
            DIGITS,
            Recipe.parse(optimizer),
            3,
            3,
            16,
            Long.MAX_VALUE,
            Double.MAX_VALUE));
  }

  static Trial of(Training training) {
    return new Trial(
        training,
        Checkpoints.Settings.STANDARD.with(Interval.NEVER),
        Runnable::run,
        () -> 0,
        Disk.REAL);
  }

  Trial with(Training other) {
    return new Trial(other, settings, writer, clock, disk);
  }

  /// The same with another budget.
  Trial lasting(int epochs, long steps, double lossBound) {
    return with(
        new Training(
            training.model(),
            training.data(),
            training.recipe(),
            training.seed(),
            epochs,
            training.batch(),
            steps,
            lossBound));
  }

  Trial with(Checkpoints.Settings other) {
    return new Trial(training, other, writer, clock, disk);
  }

  Trial with(Interval interval) {
    return with(settings.with(interval));
  }

  Trial with(Executor other) {
    return new Trial(training, settings, other, clock, disk);
  }

  Trial withClock(LongSupplier other) {
    return new Trial(training, settings, writer, other, disk);
  }

  Trial with(Disk other) {
    return new Trial(training, settings, writer, clock, other);
  }

  /// Each fifth gradient is not finite where the recipe is guarded.
  private record Spoiler(Every schedule) implements Instrument {
    @Override
    public Gauge on(Descent descent) {
      return new Gauge() {
        @Override
        public void beforeStep(Moment moment, Readings readings) {
          if (descent.optimizer().isGuarded() && moment.step() % BAD_EVERY == 0) {
            descent.network().parameters().gradient(0, Double.NaN);
          }
        }
      };
    }
  }

  /// Without checkpoints.
  Outcome uninterrupted() {
    return train(Trainer::run, _ -> {});
  }

  /// From the start until that many steps are made.
  Outcome until(Path folder, long step) {
    return withCheckpoints(folder, stopping(step), false);
  }

  /// On from the newest checkpoint until that many steps are made.
  Outcome onUntil(Path folder, long step) {
    return withCheckpoints(folder, stopping(step), true);
  }

  Outcome on(Path folder) {
    return withCheckpoints(folder, _ -> {}, true);
  }

  Outcome started(Path folder) {
    return withCheckpoints(folder, _ -> {}, false);
  }

  private static Consumer<Told> stopping(long step) {
    return told -> {
      if (told.event() instanceof Event.Stepped stepped && stepped.step() == step) {
        told.control().stop();
      }
    };
  }

  /// An event with what may be ordered.
  record Told(Event event, Control control) {}

  Outcome withCheckpoints(Path folder, Consumer<Told> steering, boolean resumes) {
    try (Checkpoints checkpoints = Checkpoints.open(folder, settings, writer, clock, disk)) {
      return train(
          trainer -> {
            trainer.checkpoints(checkpoints);
            return resumes ? trainer.resume() : trainer.run();
          },
          steering);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Outcome train(Function<Trainer, Run> how, Consumer<Told> steering) {
    List<Event> events = new ArrayList<>();
    Control control = new Control();
    try (Descent descent = new Descent(training)) {
      Trainer trainer =
          Trainer.of(descent)
              .instruments(List.of(new Spoiler(new Every(1, Unit.STEP))))
              .control(control)
              .nanoClock(() -> 0)
              .listener(event -> {
                events.add(event);
                steering.accept(new Told(event, control));
              });
      Run run = how.apply(trainer);
      return new Outcome(run, words(descent.optimizer().state()), events);
    }
  }

  private static List<String> words(OptimizerState state) {
    List<String> words = new ArrayList<>();
    words.add("%d %s %s".formatted(state.step(), state.metrics(), state.numbers()));
    for (var slot : new TreeMap<String, MemorySegment>(state.slots()).entrySet()) {
      byte[] bytes = slot.getValue().toArray(ValueLayout.JAVA_BYTE);
      words.add(slot.getKey() + " " + bytes.length + " " + Arrays.hashCode(bytes));
    }
    return words;
  }
}

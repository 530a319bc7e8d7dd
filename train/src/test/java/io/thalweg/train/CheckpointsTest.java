package io.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.optim.SettingException;
import io.thalweg.tensors.Disk;
import io.thalweg.train.Control.Order;
import io.thalweg.train.Trial.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When checkpoints are written, on whose thread, and what a training can be told between steps: 12
/// steps in 3 epochs.
class CheckpointsTest {
  private static final long SECOND = 1_000_000_000;

  @TempDir Path folder;
  private final Trial trial = Trial.of("mlp(8)", "adam(rate=0.01)");

  private static List<Long> saved(Outcome outcome) {
    return outcome.told(Event.Saved.class).stream().map(Event.Saved::step).toList();
  }

  private List<String> names() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> String.valueOf(each.getFileName()))
          .filter(name -> name.startsWith("step"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void atTheirIntervalAndAtTheEnd() {
    Outcome outcome = trial.with(Interval.ofSteps(5)).started(folder);
    checkGaps(saved(outcome), 5);
    assertThat(outcome.figures()).isEqualTo(trial.uninterrupted().figures());
  }

  /// Beside them are those at an epoch's end.
  private static void checkGaps(List<Long> saved, int most) {
    assertThat(saved).contains((long) most).endsWith(12L).hasSizeBetween(12 / most, 24 / most + 3);
    for (int i = 1; i < saved.size(); i++) {
      assertThat(saved.get(i) - saved.get(i - 1)).isBetween(1L, (long) most);
    }
  }

  @Test
  void bySecondsOfTheGivenClock() {
    AtomicLong now = new AtomicLong();
    Outcome outcome =
        trial
            .with(Interval.ofSeconds(3))
            .withClock(now::get)
            .withCheckpoints(
                folder,
                told -> {
                  if (told.event() instanceof Event.Stepped) {
                    now.addAndGet(SECOND);
                  }
                },
                false);
    checkGaps(saved(outcome), 3);
  }

  @Test
  void neverButAtTheEnd() {
    assertThat(saved(trial.started(folder))).containsExactly(12L);
    assertThat(names()).containsExactly("step-000000012");
  }

  /// The epoch's end with the least test loss is kept beside the newest.
  @Test
  void theBestIsKept() {
    Trial rising = Trial.of("mlp(8)", "adam(rate=0.01)").with(Interval.ofSteps(1));
    Outcome outcome = rising.withCheckpoints(folder, CheckpointsTest::worsenAfterTheFirst, false);
    List<Double> losses = outcome.run().epochs().stream().map(Epoch::testLoss).toList();
    assertThat(losses.get(0)).isLessThan(Math.min(losses.get(1), losses.get(2)));
    assertThat(names()).containsExactly("step-000000004", "step-000000011", "step-000000012");
  }

  /// Also where no interval is over at its end.
  @Test
  void theBestOfAllEpochsIsKept() {
    Trial rising = Trial.of("mlp(8)", "adam(rate=0.01)").with(Interval.ofSteps(1000));
    Outcome outcome = rising.withCheckpoints(folder, CheckpointsTest::worsenAfterTheFirst, false);
    List<Double> losses = outcome.run().epochs().stream().map(Epoch::testLoss).toList();
    assertThat(losses.get(0)).isLessThan(Math.min(losses.get(1), losses.get(2)));
    assertThat(names()).containsExactly("step-000000004", "step-000000012");
    assertThat(outcome.figures())
        .isEqualTo(rising.train(Trainer::run, CheckpointsTest::worsenAfterTheFirst).figures());
  }

  private static void worsenAfterTheFirst(Trial.Told told) {
    if (told.event() instanceof Event.EpochEnded end && end.epoch().epoch() == 1) {
      told.control().multiplyRate(1000);
    }
  }

  /// On a clock by which a copy takes as long as a step: the first is made, to know that.
  @Test
  void aTrainingDoesNotWaitLongForItsBest() {
    AtomicLong now = new AtomicLong();
    Outcome outcome =
        trial.with(Interval.ofSteps(1000)).withClock(() -> now.getAndAdd(SECOND)).started(folder);
    List<Double> losses = outcome.run().epochs().stream().map(Epoch::testLoss).toList();
    assertThat(losses).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(saved(outcome)).containsExactly(4L, 12L);
  }

  /// What could not be written is not the best that is kept.
  @Test
  void aBestThatWasNotWrittenIsMadeUpFor() {
    AtomicBoolean full = new AtomicBoolean(true);
    Outcome outcome =
        trial
            .with(Interval.ofSteps(1000))
            .with(new Fillable(full::get))
            .withCheckpoints(
                folder,
                told -> {
                  worsenAfterTheFirst(told);
                  if (told.event() instanceof Event.Stepped(long step, long _, double _)) {
                    full.set(step < 6);
                  }
                },
                false);
    assertThat(saved(outcome)).contains(8L);
  }

  /// On a clock by which a step takes a second and writing takes two or more, beside the training.
  @Test
  void aBestThatTakesLongToWriteIsNotWrittenOften() {
    AtomicLong now = new AtomicLong();
    Outcome outcome =
        trial
            .with(Interval.ofSteps(1000))
            .withClock(now::get)
            .with(new Fillable(() -> now.addAndGet(SECOND) < 0))
            .withCheckpoints(
                folder,
                told -> {
                  if (told.event() instanceof Event.Stepped) {
                    now.addAndGet(SECOND);
                  }
                },
                false);
    assertThat(saved(outcome)).containsExactly(4L, 12L);
  }

  /// Nor is it the best behind a stop.
  @Test
  void aBestThatWasNotWrittenIsMadeUpForBehindAResume() {
    AtomicBoolean full = new AtomicBoolean(true);
    Trial rising = trial.with(Interval.ofSteps(1000)).with(new Fillable(full::get));
    rising.withCheckpoints(
        folder,
        told -> {
          worsenAfterTheFirst(told);
          if (told.event() instanceof Event.Stepped(long step, long _, double _) && step == 6) {
            full.set(false);
            told.control().stop();
          }
        },
        false);
    Outcome outcome = rising.on(folder);
    List<Double> losses = outcome.run().epochs().stream().map(Epoch::testLoss).toList();
    assertThat(losses.get(0)).isLessThan(losses.get(1));
    assertThat(saved(outcome)).contains(8L);
  }

  /// A best that a better one took the place of while it waited does not count where that fails:
  /// the first epoch's, which the second's takes the place of.
  @Test
  void aBestThatWasLeftUnwrittenIsMadeUpFor() {
    AtomicBoolean full = new AtomicBoolean();
    List<Runnable> waiting = new ArrayList<>();
    Outcome outcome =
        trial
            .lasting(4, Long.MAX_VALUE, Double.MAX_VALUE)
            .with(Interval.ofSteps(1000))
            .with(new Fillable(full::get))
            .with(waiting::add)
            .withCheckpoints(
                folder,
                told -> {
                  if (told.event() instanceof Event.EpochEnded end && end.epoch().epoch() == 2) {
                    told.control().multiplyRate(1000);
                  }
                  if (told.event() instanceof Event.Stepped(long step, long _, double _)) {
                    if (step == 2) {
                      told.control().save();
                    }
                    full.set(step == 10);
                    if (step == 9 || step == 10) {
                      waiting.forEach(Runnable::run);
                    }
                  }
                },
                false);
    List<Double> losses = outcome.run().epochs().stream().map(Epoch::testLoss).toList();
    assertThat(losses.get(1)).isLessThan(losses.get(0));
    assertThat(losses.get(2)).isGreaterThan(losses.get(0));
    assertThat(outcome.told(Event.SaveFailed.class).stream().map(Event.SaveFailed::step))
        .containsExactly(8L);
    assertThat(saved(outcome)).startsWith(2L, 12L);
  }

  /// What a stopped training goes on from comes before a best that waits, and is the newest.
  @Test
  void theLastOfAStoppedTrainingComesFirst() {
    List<Runnable> waiting = new ArrayList<>();
    Outcome stopped = trial.with(Interval.ofSteps(2)).with(waiting::add).until(folder, 7);
    assertThat(saved(stopped)).containsExactly(2L, 7L, 4L);
    assertThat(folder.resolve("latest")).hasContent("step-000000007");
    assertThat(trial.on(folder).figures()).isEqualTo(trial.uninterrupted().figures());
  }

  @Test
  void onTheExecutorsThread() throws Exception {
    try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
      Outcome outcome = trial.with(Interval.ofSteps(1)).with(writer).started(folder);
      assertThat(outcome.figures()).isEqualTo(trial.uninterrupted().figures());
      assertThat(saved(outcome)).endsWith(12L).doesNotHaveDuplicates().isSorted();
      assertThat(trial.on(folder).figures()).isEqualTo(trial.uninterrupted().figures());
    }
  }

  /// What is being written when the best epoch ends does not cost it.
  @Test
  void theBestWaitsForAnother() {
    List<Runnable> waiting = new ArrayList<>();
    Outcome outcome =
        trial
            .with(Interval.ofSteps(2))
            .with(waiting::add)
            .withCheckpoints(folder, CheckpointsTest::worsenAfterTheFirst, false);
    assertThat(saved(outcome)).containsExactly(2L, 4L, 12L);
    assertThat(names()).contains("step-000000004", "step-000000012");
  }

  /// While one is written none is begun; an executor that does nothing does not keep a training
  /// from its end.
  @Test
  void neverTwoAtOnce() {
    List<Runnable> waiting = new ArrayList<>();
    Outcome outcome = trial.with(Interval.ofSteps(2)).with(waiting::add).started(folder);
    assertThat(waiting).hasSize(2);
    assertThat(saved(outcome)).containsExactly(2L, 12L);
  }

  @Test
  void anExecutorThatRefusesLeavesTheWorkToTheTraining() {
    Outcome outcome =
        trial
            .with(Interval.ofSteps(6))
            .with(_ -> {
              throw new RejectedExecutionException("closed");
            })
            .started(folder);
    assertThat(saved(outcome)).contains(6L, 12L);
  }

  /// Everything that is written fails while it is full.
  private record Fillable(BooleanSupplier full) implements Disk {
    private void check() throws IOException {
      if (full.getAsBoolean()) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
      REAL.createFolder(folder);
    }

    @Override
    public Output create(Path file) throws IOException {
      Output real = REAL.create(file);
      return new Output() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          check();
          real.write(bytes);
        }

        @Override
        public void force() throws IOException {
          check();
          real.force();
        }

        @Override
        public boolean isOpen() {
          return real.isOpen();
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      REAL.move(from, to);
    }

    @Override
    public void forceNames(Path folder) throws IOException {
      REAL.forceNames(folder);
    }

    @Override
    public void delete(Path path) throws IOException {
      REAL.delete(path);
    }
  }

  @Test
  void aFullDiskIsToldAndTheTrainingGoesOn() {
    AtomicBoolean full = new AtomicBoolean();
    Outcome outcome =
        trial
            .with(Interval.ofSteps(3))
            .with(new Fillable(full::get))
            .withCheckpoints(
                folder,
                told -> {
                  if (told.event() instanceof Event.Stepped(long step, long _, double _)) {
                    full.set(step >= 5 && step < 11);
                  }
                },
                false);
    assertThat(outcome.figures()).isEqualTo(trial.uninterrupted().figures());
    assertThat(outcome.told(Event.SaveFailed.class))
        .isNotEmpty()
        .allSatisfy(each ->
            assertThat(each.reason())
                .isEqualTo(
                    "checkpoint at step %d was not written: No space left on device"
                        .formatted(each.step())));
    assertThat(saved(outcome)).startsWith(3L).endsWith(12L);
    assertThat(trial.on(folder).figures()).isEqualTo(outcome.figures());
  }

  @Test
  void aDamagedNewestIsPassedOverWithAWarning() throws IOException {
    trial.until(folder, 3);
    trial.onUntil(folder, 5);
    Path file = folder.resolve("step-000000005/training.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Outcome resumed = trial.on(folder);
    assertThat(resumed.figures()).isEqualTo(trial.uninterrupted().figures());
    assertThat(resumed.told(Event.Resumed.class))
        .singleElement()
        .satisfies(each -> assertThat(each.step()).isEqualTo(3));
    assertThat(resumed.told(Event.Warned.class))
        .singleElement()
        .satisfies(each -> assertThat(each.text()).contains("step-000000005 is damaged"));
  }

  @Test
  void stoppingMakesACheckpointAndIsTold() {
    Outcome stopped = trial.until(folder, 7);
    assertThat(stopped.told(Event.Stopped.class)).containsExactly(new Event.Stopped(7));
    assertThat(stopped.told(Event.Ordered.class))
        .containsExactly(new Event.Ordered(7, new Order.Stop()));
    assertThat(saved(stopped)).containsExactly(7L);
    assertThat(stopped.run().epochs()).hasSize(1);
  }

  @Test
  void aCheckpointOnDemand() {
    Outcome outcome = ordered(5, List.of(new Order.Save()));
    assertThat(saved(outcome)).containsExactly(5L, 12L);
    assertThat(outcome.figures()).isEqualTo(trial.uninterrupted().figures());
  }

  private Outcome ordered(long step, List<Order> orders) {
    return trial.withCheckpoints(
        folder,
        told -> {
          if (told.event() instanceof Event.Stepped stepped && stepped.step() == step) {
            orders.forEach(told.control()::order);
          }
        },
        false);
  }

  @Test
  void anOrderThatCanNotBeCarriedOutEndsNothing() {
    Outcome outcome =
        ordered(
            5,
            List.of(
                new Order.MultiplyRate(1e-200),
                new Order.MultiplyRate(1e-200),
                new Order.MultiplyRate(1e200)));
    assertThat(outcome.told(Event.Ordered.class).stream().map(Event.Ordered::order))
        .containsExactly(new Order.MultiplyRate(1e-200), new Order.MultiplyRate(1e200));
    assertThat(outcome.told(Event.Warned.class))
        .singleElement()
        .satisfies(each -> assertThat(each.text()).contains("an order was refused: a rate's"));
    assertThat(saved(outcome)).last().isEqualTo(12L);
  }

  @Test
  void somethingComesBeforeEachCheckpoint() throws IOException {
    List<Boolean> written = new ArrayList<>();
    try (Checkpoints checkpoints =
            Checkpoints.open(folder, Checkpoints.Settings.STANDARD, Runnable::run);
        Descent descent = new Descent(trial.training())) {
      checkpoints.before(() -> written.add(Files.exists(folder.resolve("step-000000012"))));
      Trainer.of(descent).checkpoints(checkpoints).run();
    }
    assertThat(written).isNotEmpty().containsOnly(false);
    assertThat(folder.resolve("step-000000012")).isDirectory();
  }

  @Test
  void aPauseChangesNothing() {
    List<Order> orders =
        List.of(new Order.Pause(), new Order.Save(), new Order.Pause(), new Order.GoOn());
    Outcome outcome = ordered(6, orders);
    assertThat(outcome.figures()).isEqualTo(trial.uninterrupted().figures());
    assertThat(outcome.told(Event.Ordered.class).stream().map(Event.Ordered::order))
        .containsExactly(new Order.Pause(), new Order.Save(), new Order.GoOn());
    assertThat(saved(outcome)).containsExactly(6L, 12L);
  }

  @Test
  void aLookIsTakenBetweenStepsAndInAPauseAndChangesNothing() {
    List<Double> seen = new ArrayList<>();
    Order look =
        new Order.Look(descent ->
            seen.add(
                descent
                    .optimizer()
                    .evaluate(() -> descent.network().evaluate(descent.test()).loss())));
    Outcome outcome = ordered(6, List.of(look, new Order.Pause(), look, new Order.GoOn(), look));
    assertThat(seen).hasSize(3).containsOnly(seen.getFirst());
    assertThat(outcome.figures()).isEqualTo(trial.uninterrupted().figures());
    assertThat(outcome.told(Event.Ordered.class).stream().map(Event.Ordered::order))
        .containsExactly(new Order.Pause(), new Order.GoOn());
  }

  @Test
  void anInterruptedPauseIsAStop() {
    Outcome outcome =
        trial.withCheckpoints(
            folder,
            told -> {
              if (told.event() instanceof Event.Stepped stepped && stepped.step() == 6) {
                told.control().pause();
                Thread.currentThread().interrupt();
              }
            },
            false);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome.told(Event.Stopped.class)).containsExactly(new Event.Stopped(6));
    assertThat(saved(outcome)).containsExactly(6L);
  }

  /// Also where the training was stopped and went on before and behind it.
  @ParameterizedTest
  @ValueSource(strings = {"adam(rate=0.01)", "nag(rate=cosine(0.1, steps=12))", "prodigy"})
  void anotherRateIsKept(String recipe) {
    Trial own = Trial.of("mlp(8)", recipe);
    Outcome through = own.train(Trainer::run, told -> change(told, 0));
    own.withCheckpoints(folder, told -> change(told, 5), false);
    Outcome between = own.withCheckpoints(folder, told -> change(told, 9), true);
    Outcome resumed = own.on(folder);
    assertThat(factors(between)).containsExactly(0.5);
    assertThat(factors(resumed)).containsExactly(1.5);
    assertThat(resumed.figures()).isEqualTo(through.figures());
    assertThat(resumed.figures()).isNotEqualTo(own.uninterrupted().figures());
  }

  private static List<Double> factors(Outcome outcome) {
    return outcome.told(Event.Resumed.class).stream().map(Event.Resumed::rateFactor).toList();
  }

  private static void change(Trial.Told told, long stop) {
    if (told.event() instanceof Event.Stepped(long step, long _, double _)) {
      if (step == 5 || step == 7) {
        told.control().multiplyRate(step == 5 ? 0.5 : 3);
      }
      if (step == stop) {
        told.control().stop();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100, Infinity",
    "30s, 9223372036854775807, 30",
    "0.5S, 9223372036854775807, 0.5"
  })
  void anIntervalIsStepsOrSeconds(String text, long steps, double seconds) {
    assertThat(Interval.parse(text)).isEqualTo(new Interval(steps, seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0s", "-1", "1m", "s", "1.5", "9999999999999999999"})
  void otherIntervalsAreRefused(String text) {
    assertThatExceptionOfType(SettingException.class)
        .isThrownBy(() -> Interval.parse(text))
        .withMessageContaining("step");
  }
}

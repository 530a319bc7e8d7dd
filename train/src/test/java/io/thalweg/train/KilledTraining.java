package io.thalweg.train;

import io.thalweg.tensors.Disk;
import io.thalweg.train.Trial.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A training in a process of its own that begins or goes on, says how far it is, and may kill
/// itself in the middle of a save.
final class KilledTraining {
  static final int INTERVAL = 7;

  private KilledTraining() {}

  static Trial trial() {
    return Trial.of("mlp(8, dropout=0.3, normalisation=batch)", "adam(rate=0.01)")
        .lasting(40, Long.MAX_VALUE, Training.LOSS_BOUND)
        .with(Interval.ofSteps(INTERVAL));
  }

  /// @param arguments folder; the disk operation at which it is killed, or -1; `alone` where the
  ///   training writes by itself
  static void main(String[] arguments) throws InterruptedException {
    Path folder = Path.of(arguments[0]);
    int last = Integer.parseInt(arguments[1]);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Trial trial = trial().with(last < 0 ? Disk.REAL : new Deadly(last, new AtomicInteger()));
      Trial writing = arguments[2].equals("alone") ? trial : trial.with(other);
      // What a kill left may be a folder without anything in it.
      boolean resumes = Files.isDirectory(folder) && hasCheckpoint(folder, writing);
      say("begun");
      Outcome outcome = writing.withCheckpoints(folder, told -> say(told.event()), resumes);
      say("done " + word(outcome));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasCheckpoint(Path folder, Trial trial) throws IOException {
    try (Checkpoints checkpoints = Checkpoints.open(folder, trial.settings(), trial.writer())) {
      return !checkpoints.isEmpty();
    }
  }

  /// All bits of what it came to.
  static String word(Outcome outcome) {
    return "%s %s %s"
        .formatted(
            outcome.run().parametersSha256(),
            HexFormat.of().toHexDigits(outcome.run().epochs().hashCode()),
            HexFormat.of().toHexDigits(outcome.state().hashCode()));
  }

  private static void say(Event event) {
    switch (event) {
      case Event.Stepped stepped -> say("step " + stepped.step());
      case Event.Saved saved -> say("saved " + saved.step());
      case Event.Resumed resumed -> say("resumed " + resumed.step());
      case Event.Warned warned -> say("warned " + warned.text());
      default -> {}
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  /// Kills the process before an operation.
  private record Deadly(int last, AtomicInteger done) implements Disk {
    private void count() throws IOException {
      if (done.getAndIncrement() == last) {
        String pid = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-9", pid).start();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
      count();
      REAL.createFolder(folder);
    }

    @Override
    public Output create(Path file) throws IOException {
      count();
      Output real = REAL.create(file);
      return new Output() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          count();
          real.write(bytes);
        }

        @Override
        public void force() throws IOException {
          count();
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
      count();
      REAL.move(from, to);
    }

    @Override
    public void forceNames(Path folder) throws IOException {
      count();
      REAL.forceNames(folder);
    }

    @Override
    public void delete(Path path) throws IOException {
      count();
      REAL.delete(path);
    }
  }
}

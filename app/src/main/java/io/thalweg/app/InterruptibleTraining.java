package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.train.Checkpoints;
import io.thalweg.train.Control;
import io.thalweg.train.Descent;
import io.thalweg.train.EarlyStopping;
import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import io.thalweg.train.Instrument;
import io.thalweg.train.Run;
import io.thalweg.train.Trainer;
import io.thalweg.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A training with a progress display and checkpoints that an interrupt ends with one more, so that
/// it can go on.
final class InterruptibleTraining {
  private final Training training;
  private final CheckpointOptions.Begun begun;
  private final Context context;
  private final RunRecord record;
  private final Consumer<Event> listener;
  private final Control control = new Control();
  private Optional<Path> saved = Optional.empty();
  private OptionalLong savedStep = OptionalLong.empty();
  private OptionalLong stoppedAt = OptionalLong.empty();
  private Optional<String> failure = Optional.empty();
  private String tested = "";

  /// What it came to.
  ///
  /// @param checkpoints their folder, where there are some
  record Ended(Run run, Optional<Path> checkpoints) {}

  /// @param record is told of each event, and has it safe before a checkpoint is written
  InterruptibleTraining(
      Training training, CheckpointOptions.Begun begun, Context context, RunRecord record) {
    this.training = training;
    this.begun = begun;
    this.context = context;
    this.record = record;
    listener = new TrainingRecord(record);
  }

  /// Trains to the end.
  ///
  /// @throws StoppedException where it was interrupted, saying how to go on
  Ended train(
      CheckpointOptions options,
      SparkOption spark,
      Optional<Integer> patience,
      List<? extends Instrument> instruments)
      throws IOException, StoppedException {
    Predicate<Epoch> goesOn = patience.<Predicate<Epoch>>map(EarlyStopping::new).orElse(_ -> true);
    try (ExecutorService writer = Executors.newSingleThreadExecutor(InterruptibleTraining::daemon);
        Progress progress = context.console().progress("train", training.totalSteps());
        SparkOption.Taken taken = spark.descend(training)) {
      Descent descent = taken.descent();
      Trainer trainer =
          Trainer.of(descent)
              .control(control)
              .goesOn(goesOn)
              .instruments(instruments)
              .listener(event -> told(event, progress));
      Optional<Checkpoints> opened =
          canBeSaved(descent, options)
              ? options.open(begun, patience, spark.url, writer)
              : Optional.empty();
      Run run;
      try (Interrupts.Open _ = context.interrupts().during(control::stop);
          Closing _ = () -> close(opened)) {
        opened.ifPresent(each -> trainer.checkpoints(each.before(record::secure)));
        context.watcher().begun(descent, control);
        run = begun.resumes() ? trainer.resume() : trainer.run();
        context.watcher().trained(descent);
      }
      if (stoppedAt.isPresent()) {
        throw new StoppedException(message(stoppedAt.getAsLong(), spark.url));
      }
      return new Ended(run, saved.map(Path::getParent));
    }
  }

  private interface Closing extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  private static void close(Optional<Checkpoints> opened) throws IOException {
    if (opened.isPresent()) {
      opened.get().close();
    }
  }

  /// It must not keep the process from its end.
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "checkpoints");
    thread.setDaemon(true);
    return thread;
  }

  /// Not where the network is one that we do not know the inside of.
  private boolean canBeSaved(Descent descent, CheckpointOptions options) {
    try {
      descent.network().memory();
      return true;
    } catch (SettingException e) {
      if (options.every.isPresent() || begun.resumes()) {
        throw e;
      }
      return false;
    }
  }

  private void told(Event event, Progress progress) {
    listener.accept(event);
    context.watcher().told("", event);
    switch (event) {
      case Event.Stepped step ->
          progress.to(step.step(), "loss %.4f%s".formatted(step.loss(), tested));
      case Event.EpochEnded end ->
          tested = ", test accuracy %.4f".formatted(end.epoch().testAccuracy());
      case Event.Resumed(long step, var _, var _, Path checkpoint) -> {
        progress.to(step, "resumed");
        saved(step, checkpoint);
      }
      case Event.Saved(long step, Path checkpoint) -> saved(step, checkpoint);
      case Event.SaveFailed(long _, String reason) -> {
        failure = Optional.of(reason);
        warn(reason);
      }
      case Event.Warned(long _, String text) -> warn(text);
      case Event.Stopped(long step) -> stoppedAt = OptionalLong.of(step);
      case Event.Diverged _, Event.Measured _, Event.Ordered _ -> {}
    }
  }

  private void saved(long step, Path checkpoint) {
    saved = Optional.of(checkpoint);
    savedStep = OptionalLong.of(step);
    failure = Optional.empty();
  }

  private void warn(String text) {
    context.console().err().println("warning: " + text);
  }

  private String message(long step, Optional<String> spark) {
    String where = "interrupted at step %d of %d".formatted(step, training.totalSteps());
    String why = failure.map(reason -> "; " + reason).orElse("");
    if (savedStep.isEmpty()) {
      return where + why + "; there is no checkpoint to go on from";
    }
    String from =
        savedStep.getAsLong() == step ? "" : " from step %d".formatted(savedStep.getAsLong());
    return "%s%s; go on%s with %s"
        .formatted(where, why, from, CheckpointOptions.goesOnWith(name(), spark));
  }

  /// The run's id where it lies in the data folder.
  private String name() {
    Path runs = context.console().home().resolve("runs").toAbsolutePath().normalize();
    Path folder = begun.folder().toAbsolutePath().normalize();
    return runs.equals(folder.getParent()) ? begun.name() : folder.toString();
  }
}

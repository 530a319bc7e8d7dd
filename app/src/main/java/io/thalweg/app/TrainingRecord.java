package io.thalweg.app;

import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import io.thalweg.train.Quantity;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// What a training tells, as series of a run: `batch_loss` and what instruments measure by step,
/// the others by epoch.
///
/// @param suffix behind the series' names, where a run has several trainings
/// @param steps whether each step's loss is kept
record TrainingRecord(RunRecord record, String suffix, boolean steps) implements Consumer<Event> {

  /// The only training of a run.
  TrainingRecord(RunRecord record) {
    this(record, "", true);
  }

  @Override
  public void accept(Event event) {
    switch (event) {
      case Event.Stepped step -> {
        if (steps) {
          record.add("batch_loss" + suffix, step.step(), step.loss());
        }
      }
      case Event.EpochEnded end -> epoch(end.epoch());
      case Event.Diverged end ->
          // Of a shared run it is told again to who goes on with it.
          record.noteOnce("diverged", OptionalLong.of(end.step()), end.reason() + suffix);
      case Event.Warned warning ->
          record.note("warning", OptionalLong.of(warning.step()), warning.text() + suffix);
      case Event.Ordered order ->
          record.note("order", OptionalLong.of(order.step()), order.order() + suffix);
      case Event.Resumed resumed -> {
        record.resumed();
        String rate = resumed.rateFactor() == 1 ? "" : ", rate × " + (float) resumed.rateFactor();
        record.note(
            "resumed", OptionalLong.of(resumed.step()), resumed.checkpoint() + rate + suffix);
      }
      case Event.SaveFailed failed ->
          record.note("save failed", OptionalLong.of(failed.step()), failed.reason() + suffix);
      case Event.Stopped stopped ->
          record.note("stopped", OptionalLong.of(stopped.step()), "stopped" + suffix);
      case Event.Measured measured -> measured(measured);
      case Event.Saved _ -> {}
    }
  }

  /// A series for each label.
  private void measured(Event.Measured measured) {
    Quantity quantity = measured.quantity();
    for (int i = 0; i < measured.values().size(); i++) {
      String of = quantity.labels().isEmpty() ? "" : "/" + quantity.labels().get(i);
      record.add(quantity.name() + of + suffix, measured.step(), measured.values().get(i));
    }
  }

  private void epoch(Epoch epoch) {
    record.add("train_loss" + suffix, epoch.epoch(), epoch.trainLoss());
    record.add("train_accuracy" + suffix, epoch.epoch(), epoch.trainAccuracy());
    record.add("test_loss" + suffix, epoch.epoch(), epoch.testLoss());
    record.add("test_accuracy" + suffix, epoch.epoch(), epoch.testAccuracy());
    record.add("rate" + suffix, epoch.epoch(), epoch.rate());
    record.add("seconds" + suffix, epoch.epoch(), epoch.seconds());
  }
}

package io.thalweg.measure;

import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import io.thalweg.optim.Unit;
import io.thalweg.train.Descent;
import io.thalweg.train.Every;
import io.thalweg.train.Gauge;
import io.thalweg.train.Instrument;
import io.thalweg.train.Moment;
import io.thalweg.train.Quantity;
import io.thalweg.train.Readings;

/// The loss of each batch before its step.
///
/// ## Formula
///     loss = mean over the batch of Lᵢ(θ)                           θ: [n], the training point
///
/// ## Cost
/// Nothing: the training knows it.
///
/// ## Source
/// What is minimised; as it is seen, with units dropped and batches normalised where the model does
/// so.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
public record BatchLoss(
    @Setting(def = "1", in = "[1,inf)") int every, @Setting(def = "step") Unit unit)
    implements Instrument {
  static final Quantity LOSS = Quantity.of("loss", "per example");

  public BatchLoss {
    Settings.check(BatchLoss.class, every, unit);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Gauge() {
      @Override
      public void beforeStep(Moment moment, Readings readings) {
        readings.measured(LOSS, moment.loss());
      }
    };
  }
}

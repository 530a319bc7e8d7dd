package io.thalweg.measure;

import io.thalweg.engine.Examples;
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

/// The share of a batch that is classified rightly before its step; R² where numbers are predicted.
///
/// ## Formula
///     accuracy = mean over the batch of 1[argmax outputs(xᵢ; θ) = labelᵢ]     θ: the training point
///
/// ## Cost
/// A forward pass, about half a gradient.
///
/// ## Source
/// As in any training log. The network is judged as it is: nothing is dropped, and running averages
/// normalise.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
public record BatchAccuracy(
    @Setting(def = "200", in = "[1,inf)") int every, @Setting(def = "step") Unit unit)
    implements Instrument {
  static final Quantity ACCURACY = Quantity.of("accuracy", "");

  public BatchAccuracy {
    Settings.check(BatchAccuracy.class, every, unit);
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
        try (Examples batch = descent.train().select(descent.batch())) {
          readings.measured(ACCURACY, descent.network().evaluate(batch).accuracy());
        }
      }
    };
  }
}

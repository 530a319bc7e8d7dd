package io.thalweg.measure;

import io.thalweg.engine.Examples;
import io.thalweg.engine.Network;
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
import java.util.ArrayList;
import java.util.List;

/// Units that say the same of every example, and so have nothing to tell and get no gradient.
///
/// ## Formula
///     dead-units = number of units u of a layer with maxᵢ hᵤ(xᵢ) = minᵢ hᵤ(xᵢ), over a fixed sample
///
/// hᵤ is what the unit gives behind its nonlinearity; in images a unit is a channel, and must give the
/// same everywhere.
///
/// ## Cost
/// A forward pass over `examples`.
///
/// ## Source
/// Lu, Shin, Su & Karniadakis 2020, [arXiv:1903.06733](https://arxiv.org/abs/1903.06733), for the
/// rectifier; a saturated unit of another kind counts too.
///
/// ## Notes
/// Measured behind the step. A unit that fires for few examples may look dead in a small sample.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
/// @param examples of the training data in the sample
public record DeadUnits(
    @Setting(def = "1000", in = "[1,inf)") int every,
    @Setting(def = "step") Unit unit,
    @Setting(def = "1000", in = "[1,inf)") int examples)
    implements Instrument {
  static final String NAME = "dead-units";

  public DeadUnits {
    Settings.check(DeadUnits.class, every, unit, examples);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Activity(descent, examples);
  }

  private static final class Activity implements Gauge {
    private final Network network;
    private final Examples sample;
    private final Quantity quantity;

    Activity(Descent descent, int examples) {
      network = descent.network();
      sample = Draw.sample(descent, examples);
      List<String> labels = new ArrayList<>();
      for (Network.Activity layer : network.activity(sample)) {
        labels.add("layer %d (%d units)".formatted(labels.size() + 1, layer.units()));
      }
      quantity = new Quantity(NAME, "units", labels);
    }

    @Override
    public void afterStep(Moment moment, Readings readings) {
      if (!quantity.labels().isEmpty()) {
        readings.measured(
            quantity,
            network.activity(sample).stream().mapToDouble(Network.Activity::dead).toArray());
      }
    }

    @Override
    public void close() {
      sample.close();
    }
  }
}

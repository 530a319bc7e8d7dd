package io.thalweg.measure;

import io.thalweg.optim.Norms;
import io.thalweg.optim.Parameters;
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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// How far the parameters have come from where they started.
///
/// ## Formula
///     distance = ‖θ − θ₀‖                                                   θ: [n], behind the step
///
/// ## Cost
/// One pass over the parameters and a copy of the start.
///
/// ## Source
/// Nagarajan & Kolter 2017, [arXiv:1901.01672](https://arxiv.org/abs/1901.01672): generalisation
/// goes with it; it grows like the logarithm of the steps while noise carries the parameters
/// (Hoffer, Hubara & Soudry 2017, [arXiv:1705.08741](https://arxiv.org/abs/1705.08741)).
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
public record Distance(
    @Setting(def = "50", in = "[1,inf)") int every, @Setting(def = "step") Unit unit)
    implements Instrument {
  static final Quantity DISTANCE = Quantity.of("distance", "");

  public Distance {
    Settings.check(Distance.class, every, unit);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Tape(descent.network().parameters());
  }

  private static final class Tape implements Gauge {
    private final Parameters parameters;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment start;

    Tape(Parameters parameters) {
      this.parameters = parameters;
      start = arena.allocate(parameters.values().byteSize(), 64).copyFrom(parameters.values());
    }

    @Override
    public void afterStep(Moment moment, Readings readings) {
      readings.measured(
          DISTANCE,
          Norms.ofDifference(
              parameters.precision(), parameters.values(), start, 0, parameters.length()));
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}

package io.thalweg.measure;

import io.thalweg.dynamics.Hutchinson;
import io.thalweg.engine.Examples;
import io.thalweg.optim.Seed;
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
import java.util.List;

/// The sum of all curvatures of the loss.
///
/// ## Formula
///     trace = tr H ≈ mean of zᵀHz, zᵢ = ±1, with its standard error          H: [n, n]  z: [n]
///
/// H is the Hessian of the mean loss over a fixed sample; the signs are the same at every look, so
/// that changes stand out.
///
/// ## Cost
/// `probes` products of the Hessian with a vector, each about 3 gradients of `examples`.
///
/// ## Source
/// Hutchinson 1990, [doi:10.1080/03610919008812866](https://doi.org/10.1080/03610919008812866).
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
/// @param examples of the training data in the sample
/// @param probes random vectors, at least 2
public record HessianTrace(
    @Setting(def = "1500", in = "[1,inf)") int every,
    @Setting(def = "step") Unit unit,
    @Setting(def = "64", in = "[1,inf)") int examples,
    @Setting(def = "4", in = "[2,inf)") int probes)
    implements Instrument {
  static final Quantity TRACE = new Quantity("trace", "", List.of("estimate", "standard error"));

  public HessianTrace {
    Settings.check(HessianTrace.class, every, unit, examples, probes);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Curvature(descent, examples, probes);
  }

  private static final class Curvature implements Gauge {
    private final Examples sample;
    private final NetworkCurvature curvature;
    private final Hutchinson hutchinson;

    Curvature(Descent descent, int examples, int probes) {
      Seed seed = new Seed(descent.training().seed()).split("instruments").split("trace");
      hutchinson = new Hutchinson(probes, seed);
      sample = Draw.sample(descent, examples);
      curvature = new NetworkCurvature(descent.network(), sample);
    }

    @Override
    public void afterStep(Moment moment, Readings readings) {
      Hutchinson.Estimate trace = curvature.trace(hutchinson);
      readings.measured(TRACE, trace.value(), trace.standardError());
    }

    @Override
    public void close() {
      curvature.close();
      sample.close();
    }
  }
}

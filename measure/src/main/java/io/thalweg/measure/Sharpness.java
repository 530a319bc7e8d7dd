package io.thalweg.measure;

import io.thalweg.dynamics.Lanczos;
import io.thalweg.dynamics.Preconditioned;
import io.thalweg.dynamics.SymmetricOperator;
import io.thalweg.engine.Examples;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Settings;
import io.thalweg.optim.Unit;
import io.thalweg.train.Descent;
import io.thalweg.train.Every;
import io.thalweg.train.Gauge;
import io.thalweg.train.Instrument;
import io.thalweg.train.Moment;
import io.thalweg.train.Quantity;
import io.thalweg.train.Readings;
import java.util.Optional;
import java.util.SplittableRandom;

/// The greatest curvature of the loss, and how near to its limit of stability the optimizer is on
/// it.
///
/// ## Formula
///     sharpness = λmax(H), H the Hessian of the mean loss over a fixed sample               H: [n, n]
///     seen-sharpness = λmax(P^(−½)HP^(−½)), P what an adaptive rule divides its gradients by
///     stability-margin = η/η_max(λ), λ the one that is seen:  sgd ηλ/2, momentum ηλ/(2+2β), …
///
/// η_max(λ) is the largest stable rate of this very optimizer, with momentum and decay as they are
/// at the step. A margin that passes 0.9 is a warning, told at once; at 1 the edge of stability is
/// reached: beyond it a quadratic diverges.
///
/// ## Cost
/// 3 to 5 products of the Hessian with a vector (the first time some 8), each about 3 gradients of
/// `examples`; for adaptive rules twice that.
///
/// ## Source
/// Cohen et al. 2021, [arXiv:2103.00065](https://arxiv.org/abs/2103.00065), and 2022,
/// [arXiv:2207.14484](https://arxiv.org/abs/2207.14484); Golub & Van Loan 2013, *Matrix
/// Computations*, section 10.1 (Lanczos).
///
/// ## Notes
/// Measured behind the step, at the training point, for the network as it is judged. Of a sample the
/// sharpness comes out rather larger than of all data. Lanczos starts from the direction found at
/// the last look with some noise in it.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
/// @param examples of the training data in the sample
/// @param tolerance residual of the eigenvalue, as a share of it
public record Sharpness(
    @Setting(def = "250", in = "[1,inf)") int every,
    @Setting(def = "step") Unit unit,
    @Setting(def = "128", in = "[1,inf)") int examples,
    @Setting(def = "0.01", in = "(0,1)") double tolerance)
    implements Instrument {
  static final Quantity SHARPNESS = Quantity.of("sharpness", "");
  static final Quantity SEEN_SHARPNESS = Quantity.of("seen-sharpness", "");
  static final Quantity MARGIN = Quantity.of("stability-margin", "share of limit");

  /// Margin from which on a warning is due, and below which another may follow.
  static final double NEAR = 0.9;

  private static final double FAR = 0.8;

  public Sharpness {
    Settings.check(Sharpness.class, every, unit, examples, tolerance);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Curvature(descent, examples, tolerance);
  }

  /// The greatest eigenvalue of an operator that changes little from look to look.
  private static final class Tracked {
    private static final double NOISE = 0.3; // length beside that of the last eigenvector
    private static final int MOST_PRODUCTS = 100;

    private final Lanczos lanczos;
    private final SplittableRandom random;
    private double[] last = {};

    Tracked(double tolerance, Seed seed) {
      lanczos = new Lanczos(MOST_PRODUCTS, tolerance, seed);
      random = seed.split("start").random();
    }

    /// NaN where the loss is not finite any more.
    double of(SymmetricOperator operator) {
      double[] start = new double[operator.dimension()];
      double noise = NOISE / Math.sqrt(start.length);
      for (int i = 0; i < start.length; i++) {
        start[i] = noise * random.nextGaussian() + (last.length == 0 ? 0 : last[i]);
      }
      try {
        Lanczos.Pair pair = lanczos.largestFrom(operator, start).pairs().getFirst();
        last = pair.vector();
        return pair.value();
      } catch (ArithmeticException _) {
        last = new double[0];
        return Double.NaN;
      }
    }
  }

  private static final class Curvature implements Gauge {
    private final Descent descent;
    private final Examples sample;
    private final NetworkCurvature curvature;
    private final Tracked plain;
    private final Tracked seen;
    private Optional<StabilityLimit> limit = Optional.empty();
    private boolean refused;
    private boolean warned;

    Curvature(Descent descent, int examples, double tolerance) {
      this.descent = descent;
      Seed seed = new Seed(descent.training().seed()).split("instruments").split("sharpness");
      plain = new Tracked(tolerance, seed.split("plain"));
      seen = new Tracked(tolerance, seed.split("seen"));
      sample = Draw.sample(descent, examples);
      curvature = new NetworkCurvature(descent.network(), sample);
    }

    @Override
    public void afterStep(Moment moment, Readings readings) {
      double sharpness = plain.of(curvature.hessian());
      readings.measured(SHARPNESS, sharpness);
      if (!refused) {
        try {
          margin(sharpness, readings);
        } catch (SettingException unknown) {
          refused = true;
          readings.warned("stability-margin is not measured: " + unknown.getMessage());
        }
      }
    }

    private void margin(double sharpness, Readings readings) {
      Optimizer optimizer = descent.optimizer();
      Recipe.Parts parts = optimizer.parts();
      if (limit.isEmpty() || !limit.get().isOf(parts)) {
        limit = Optional.of(StabilityLimit.of(parts));
      }
      double asSeen = StabilityLimit.isLinear(parts.rule()) ? sharpness : seenBy(optimizer);
      double margin = limit.get().margin(parts.rate(), asSeen);
      readings.measured(SEEN_SHARPNESS, asSeen);
      readings.measured(MARGIN, margin);
      if (margin > NEAR && !warned) {
        readings.warned(
            ("the stability margin passed %.1f: the rate %.4g is %.2f of the largest stable one, %.4g,"
                    + " on the sharpness %.4g that the optimizer sees")
                .formatted(NEAR, parts.rate(), margin, limit.get().largestRate(asSeen), asSeen));
      }
      warned = margin > NEAR || (warned && margin > FAR);
    }

    private double seenBy(Optimizer optimizer) {
      double[] p = Preconditioner.of(optimizer, descent.network().parameters());
      for (double each : p) {
        if (!(each > 0 && each < Double.POSITIVE_INFINITY)) {
          return Double.NaN;
        }
      }
      return seen.of(new Preconditioned(curvature.hessian(), p));
    }

    @Override
    public void close() {
      curvature.close();
      sample.close();
    }
  }
}

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
import java.util.List;
import java.util.stream.IntStream;

/// The greatest curvature of the loss, or the greatest few.
///
/// ## Formula
///     sharpness = λmax(H), H the Hessian of the mean loss over a fixed sample               H: [n, n]
///     curvatures = λ₁ ≥ λ₂ ≥ … of H, where more than one is wanted
///
/// ## Cost
/// 5 to 7 products of the Hessian with a vector, each about 3 gradients of `examples`; for several
/// curvatures some products for each of them.
///
/// ## Source
/// Lanczos: Golub & Van Loan 2013, *Matrix Computations*, section 10.1. What it does in a training:
/// Cohen et al. 2021, [arXiv:2103.00065](https://arxiv.org/abs/2103.00065).
///
/// ## Notes
/// Measured behind the step, at the training point, for the network as it is judged. A sample is
/// sharper than all data, 256 digits by 15 to 40 %: the fewer examples, the more.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
/// @param examples of the training data in the sample
/// @param tolerance how far from an eigenvalue it may be, as a share of the greatest
/// @param count curvatures that are wanted, at most 100
public record Sharpness(
    @Setting(def = "1500", in = "[1,inf)") int every,
    @Setting(def = "step") Unit unit,
    @Setting(def = "256", in = "[1,inf)") int examples,
    @Setting(def = "0.02", in = "(0,1)") double tolerance,
    @Setting(def = "1", in = "[1,100]") int count)
    implements Instrument {
  static final Quantity SHARPNESS = Quantity.of("sharpness", "");
  private static final String CURVATURES = "curvatures";

  public Sharpness {
    Settings.check(Sharpness.class, every, unit, examples, tolerance, count);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    TopCurvature top = new TopCurvature(descent, examples, tolerance);
    Quantity several = new Quantity(CURVATURES, "", labels());
    return new Gauge() {
      @Override
      public void afterStep(Moment moment, Readings readings) {
        if (count == 1) {
          readings.measured(SHARPNESS, top.of(top.hessian()));
          return;
        }
        double[] curvatures = top.several(count);
        readings.measured(SHARPNESS, curvatures[0]);
        readings.measured(several, curvatures);
      }

      @Override
      public void close() {
        top.close();
      }
    };
  }

  private List<String> labels() {
    return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
  }
}

package io.thalweg.dynamics;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.Nag;
import io.thalweg.optim.Nesterov;
import io.thalweg.optim.Pid;
import io.thalweg.optim.Qhm;
import io.thalweg.optim.Rule;
import io.thalweg.optim.Sgd;
import java.util.Optional;

/// What is known on paper of a linear rule on a curvature, h = ηλ: the check on the model that is
/// taken from the code.
///
/// ## Formula
///     sgd        L = h/(z−1)                                   0 < h < 2
///     momentum   L = hz/((z−1)(z−β))                           0 < h < 2+2β
///                (dampening: h → h(1−d); ema: h → h(1−β))
///     nag, nesterov
///                L = h((1+β)z−β)/((z−1)(z−β))                  0 < h < (2+2β)/(1+2β)
///     qhm        L = h((1−βν)z−β(1−ν))/((z−1)(z−β))            h(1+β−2βν) < 2+2β,  hβ(1−ν) < 1+β
///     pid        L = h(z−β + kᵢz + k_d(1−β)(z−1))/((z−1)(z−β))
///                h < 2(1+β)/((1+β)+kᵢ+2k_d(1−β)),  h < (1+β)/(β+k_d(1−β))
///
/// ## Source
/// Jury's conditions on z²+a₁z+a₀: 1+a₁+a₀ > 0, 1−a₁+a₀ > 0, 1−a₀ > 0.
///
/// @param openLoop L(z)
/// @param limit the h at which stability ends
/// @param characteristic the closed loop's polynomial, as a formula
public record ClosedForm(TransferFunction openLoop, double limit, String characteristic) {

  /// The closed form of a rule, where there is one.
  ///
  /// @param h η times λ
  public static Optional<ClosedForm> of(Rule rule, double h) {
    return switch (rule) {
      case Sgd() ->
          Optional.of(
              new ClosedForm(
                  TransferFunction.discrete(new double[] {h}, new double[] {1, -1}),
                  2,
                  "z − (1−h)"));
      case Momentum(double beta, var form, double dampening) ->
          Optional.of(
              switch (form) {
                case LR_OUTSIDE -> momentum(beta, 1 - dampening, h);
                case LR_INSIDE -> momentum(beta, 1, h);
                case EMA -> momentum(beta, 1 - beta, h);
              });
      case Nag(double beta) -> Optional.of(nesterov(beta, h));
      case Nesterov(double beta) -> Optional.of(nesterov(beta, h));
      case Qhm(double beta, double nu) -> Optional.of(qhm(beta, nu, h));
      case Pid(double beta, double ki, double kd) -> Optional.of(pid(beta, ki, kd, h));
      default -> Optional.empty();
    };
  }

  /// L = h(n₁z + n₀)/((z−1)(z−β))
  private static TransferFunction secondOrder(double beta, double n1, double n0) {
    return TransferFunction.discrete(new double[] {n1, n0}, new double[] {1, -1 - beta, beta});
  }

  /// @param weight of a new gradient
  private static ClosedForm momentum(double beta, double weight, double h) {
    String gain = weight == 1 ? "h" : "wh";
    return new ClosedForm(
        secondOrder(beta, h * weight, 0),
        (2 + 2 * beta) / weight,
        "z² − (1+β−%s)z + β%s"
            .formatted(gain, weight == 1 ? "" : ", w = " + new Expression.Num(weight)));
  }

  private static ClosedForm nesterov(double beta, double h) {
    return new ClosedForm(
        secondOrder(beta, h * (1 + beta), -h * beta),
        (2 + 2 * beta) / (1 + 2 * beta),
        "z² − (1+β)(1−h)z + β(1−h)");
  }

  private static ClosedForm qhm(double beta, double nu, double h) {
    double atMinusOne = 1 + beta - 2 * beta * nu; // what h is multiplied by in p(−1)
    double oscillating = atMinusOne > 0 ? (2 + 2 * beta) / atMinusOne : Double.POSITIVE_INFINITY;
    double product = beta * (1 - nu);
    double growing = product > 0 ? (1 + beta) / product : Double.POSITIVE_INFINITY;
    return new ClosedForm(
        secondOrder(beta, h * (1 - beta * nu), -h * product),
        Math.min(oscillating, growing),
        "z² − (1+β−h(1−βν))z + β − hβ(1−ν)");
  }

  private static ClosedForm pid(double beta, double ki, double kd, double h) {
    double change = kd * (1 - beta);
    double growing = beta + change;
    return new ClosedForm(
        secondOrder(beta, h * (1 + ki + change), -h * (beta + change)),
        Math.min(
            2 * (1 + beta) / ((1 + beta) + ki + 2 * change),
            growing > 0 ? (1 + beta) / growing : Double.POSITIVE_INFINITY),
        "z² + [h(1+kᵢ+k_d(1−β)) − (1+β)]z + β − h(β+k_d(1−β))");
  }
}

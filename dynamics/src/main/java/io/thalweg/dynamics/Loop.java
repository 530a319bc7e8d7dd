package io.thalweg.dynamics;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// An optimizer on a quadratic: the loop that its steps and the gradient close.
///
/// ## System
///     gₖ = λ(xₖ[0] − θ*) + wₖ          xₖ₊₁ = A xₖ + B gₖ                 w: noise of the gradient
///     open loop:    L(z) = −λ C(zI − A)⁻¹B, C = (1, 0 …)
///     closed loop:  θ* → training point, L/(1 + L)
///
/// ## Notes
/// Only what gradients move and the points show counts: poles that a zero cancels are left out.
/// An optimizer with a period k of more than one step has no transfer function; its poles are those
/// of k steps together, its output is the evaluation point.
public final class Loop {
  private static final double ROUNDING = 1e-13;

  private final RuleModel model;
  private final double curvature;
  private final Minimal minimal;
  private final RealMatrix[] closed;

  /// Closes the loop.
  ///
  /// @param curvature λ, of any sign
  public Loop(RuleModel model, double curvature) {
    this(model, Minimal.of(model), curvature);
  }

  /// @param minimal of the model, which is the same for every curvature
  Loop(RuleModel model, Minimal minimal, double curvature) {
    if (!Double.isFinite(curvature)) {
      throw new IllegalArgumentException("curvature must be finite, got " + curvature);
    }
    this.model = model;
    this.curvature = curvature;
    this.minimal = minimal;
    closed = new RealMatrix[model.period()];
    for (int i = 0; i < closed.length; i++) {
      RealMatrix feedback = minimal.b().get(i).outerProduct(minimal.training());
      closed[i] = minimal.a().get(i).add(feedback.scalarMultiply(curvature)); // A + λBC
    }
  }

  /// How the poles move with any setting of an optimizer: the model is taken anew at each value.
  /// Poles that a zero cancels are among them.
  ///
  /// @param curvature λ
  /// @throws io.thalweg.optim.SettingException where the optimizer lacks the setting or does not
  ///   allow a value
  public static RootLocus locus(
      Recipe recipe, OperatingPoint point, double curvature, Axis setting) {
    return RootLocus.of(
        value -> {
          Recipe at = recipe.with(setting.setting(), new Expression.Num(value));
          return new Loop(RuleModel.of(at, point), curvature).characteristic();
        },
        setting.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// The optimizer.
  public RuleModel model() {
    return model;
  }

  /// λ
  public double curvature() {
    return curvature;
  }

  /// n, the number of poles.
  public int order() {
    return minimal.training().getDimension();
  }

  private boolean isPeriodic() {
    return model.period() > 1;
  }

  /// What one period makes of the state: Φ = (A + λBC)ₖ … (A + λBC)₁.
  private RealMatrix monodromy() {
    return product(List.of(closed));
  }

  /// Of the steps' maps, the first step's applied first.
  private static RealMatrix product(List<RealMatrix> steps) {
    return steps.stream().reduce((before, after) -> after.multiply(before)).orElseThrow();
  }

  /// The closed loop's poles: eigenvalues of one period, of modulus below 1 where it converges.
  public List<Complex> poles() {
    return Eigenvalues.of(monodromy());
  }

  /// The largest modulus of a pole, per step: what the distance to the minimum is multiplied by in
  /// the long run.
  public double spectralRadius() {
    double radius = poles().stream().mapToDouble(Complex::norm).max().orElse(0);
    return isPeriodic() ? Math.pow(radius, 1.0 / model.period()) : radius;
  }

  /// Whether it comes to rest from anywhere.
  public boolean isStable() {
    return spectralRadius() < 1;
  }

  /// L(z); empty for a period of more than one step.
  public Optional<TransferFunction> openLoop() {
    return isPeriodic() ? Optional.empty() : Optional.of(toTrainingPoint(-curvature));
  }

  /// C(zI − A)⁻¹B times a factor, C the training point.
  private TransferFunction toTrainingPoint(double factor) {
    Minimal shown = Minimal.ofTrainingPoint(model);
    TransferFunction exact =
        new StateSpace(
                shown.a().getFirst(),
                shown.b().getFirst(),
                shown.training().mapMultiply(factor),
                0,
                Domain.DISCRETE)
            .transferFunction();
    return TransferFunction.discrete(rounded(exact.numerator()), exact.denominator());
  }

  /// Coefficients that only rounding made other than 0, as 0.
  private static double[] rounded(double[] coefficients) {
    double largest = Arrays.stream(coefficients).map(Math::abs).max().orElse(0);
    return Arrays.stream(coefficients)
        .map(each -> Math.abs(each) <= ROUNDING * largest ? 0 : each)
        .toArray();
  }

  /// From the target θ* to the training point; empty for a period of more than one step.
  public Optional<StateSpace> closedLoop() {
    return openLoop().map(TransferFunction::closedLoop).map(TransferFunction::toStateSpace);
  }

  /// From the target θ* to the evaluation point; empty for a period of more than one step.
  public Optional<StateSpace> evaluatedLoop() {
    return isPeriodic() ? Optional.empty() : Optional.of(to(minimal.evaluation().getFirst()));
  }

  private StateSpace to(RealVector output) {
    RealVector input = minimal.b().getFirst().mapMultiply(-curvature);
    return new StateSpace(closed[0], input, output, 0, Domain.DISCRETE);
  }

  /// From the gradient to the step in units of −η, the filter that the rule is: H(z) with C(zI −
  /// A)⁻¹B = −ηH(z)/(z − 1); empty where η is 0 or a period has more than one step.
  public Optional<TransferFunction> filter() {
    if (isPeriodic() || model.rate() == 0) {
      return Optional.empty();
    }
    TransferFunction toPoint = toTrainingPoint(-1 / model.rate());
    Polynomial difference = new Polynomial(1, -1);
    Polynomial numerator = new Polynomial(toPoint.numerator()).times(difference);
    return Optional.of(
        TransferFunction.discrete(numerator.coefficients(), toPoint.denominator()).minimal());
  }

  /// The way to a target at 1 from 0: y₀ … yₙ, of the training point, for a period of more than one
  /// step of the evaluation point.
  public double[] step(int n) {
    double[] y = new double[n + 1];
    RealVector x = new ArrayRealVector(order());
    for (int k = 0; k <= n; k++) {
      int phase = k % closed.length;
      y[k] = output(phase).dotProduct(x);
      x = closed[phase].operate(x).subtract(minimal.b().get(phase).mapMultiply(curvature));
    }
    return y;
  }

  /// How the step response of [#step] goes, times in steps; seen once per period where that is
  /// longer than one step. Empty where the loop is not stable.
  public Optional<StepInfo> stepInfo() {
    return isPeriodic() ? evaluatedStepInfo() : StepInfo.of(to(minimal.training()));
  }

  /// The same of the evaluation point.
  public Optional<StepInfo> evaluatedStepInfo() {
    int k = model.period();
    return StepInfo.of(lifted())
        .map(info ->
            new StepInfo(
                info.finalValue(),
                info.riseTime() * k,
                info.settlingTime() * k,
                info.overshootPercent(),
                info.undershootPercent(),
                info.peak(),
                info.peakTime() * k));
  }

  /// From the target θ* to the evaluation point, one period a step.
  private StateSpace lifted() {
    RealVector input = new ArrayRealVector(order());
    for (int i = 0; i < closed.length; i++) {
      input = closed[i].operate(input).subtract(minimal.b().get(i).mapMultiply(curvature));
    }
    return new StateSpace(monodromy(), input, minimal.evaluation().getFirst(), 0, Domain.DISCRETE);
  }

  /// The pole that lasts longest, as frequency and damping per step.
  public Mode dominant() {
    Mode mode =
        poles().stream()
            .max(Comparator.comparingDouble(Complex::norm))
            .map(pole -> Mode.of(pole, Domain.DISCRETE))
            .orElseThrow();
    return new Mode(mode.pole(), mode.naturalFrequency() / model.period(), mode.damping());
  }

  /// det(zI − Φ) with every state of the rule, also those that a zero cancels: of one degree
  /// whatever the settings. Highest power first.
  public double[] characteristic() {
    RealVector none = new ArrayRealVector(model.order());
    return new StateSpace(monodromy(model, curvature), none, none, 0, Domain.DISCRETE)
        .transferFunction()
        .denominator();
  }

  /// What one period makes of every state.
  static RealMatrix monodromy(RuleModel model, double curvature) {
    return product(model.phases().stream().map(phase -> phase.closed(curvature)).toList());
  }

  private RealVector output(int phase) {
    return isPeriodic() ? minimal.evaluation().get(phase) : minimal.training();
  }

  /// Var(output)/s² in the long run, where the gradient has noise of variance s², independent from
  /// step to step; of the training point, for a period of more than one step of the evaluation
  /// point at its end. Empty where the loop is not stable.
  public Optional<Double> noiseGain() {
    return variance(output(0));
  }

  /// The same of the evaluation point.
  public Optional<Double> evaluatedNoiseGain() {
    return variance(minimal.evaluation().getFirst());
  }

  private Optional<Double> variance(RealVector output) {
    if (!isStable()) {
      return Optional.empty();
    }
    RealMatrix noise = MatrixUtils.createRealMatrix(order(), order());
    for (int i = 0; i < closed.length; i++) {
      RealVector b = minimal.b().get(i);
      noise = closed[i].multiply(noise).multiplyTransposed(closed[i]).add(b.outerProduct(b));
    }
    RealMatrix x = Lyapunov.solve(monodromy(), noise); // X = ΦXΦᵀ + Σ…BBᵀ…
    return Optional.of(output.dotProduct(x.operate(output)));
  }
}

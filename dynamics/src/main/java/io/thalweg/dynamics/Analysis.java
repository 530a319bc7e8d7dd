package io.thalweg.dynamics;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The control view of an optimizer on one or more curvatures.
///
/// @param recipe the optimizer
/// @param point where it was looked at
/// @param average decay of an exponentially weighted average of the parameters that is judged in
///   their place; 0 for none
/// @param loops the loop on each curvature, in rising order
/// @param worst the one that converges slowest, or diverges fastest; all that follows is of it
/// @param regime how it moves
/// @param stableRates learning rates that are stable on every curvature; empty where none is
/// @param step of the training point's response to a target that jumps to 1, of the average's where
///   that is judged; empty where not stable
/// @param margins of the open loop; empty where there is no transfer function
/// @param locus how the poles move as the loop gain grows from 0; settings are multiples of the
///   present curvature, and of the present rate where that scales the loop
/// @param rateScalesLoop whether the learning rate does nothing else than to scale the open loop,
///   so that a gain is a multiple of it as well as of the curvature. With decoupled decay it also
///   moves the loop's poles
/// @param openLoop L at frequencies in radians per step
/// @param filter from gradient to step, likewise
/// @param smallStep the continuous-time view; empty for more than two poles
/// @param closedForm what is known on paper
public record Analysis(
    Recipe recipe,
    OperatingPoint point,
    double average,
    List<Loop> loops,
    Loop worst,
    Regime regime,
    Optional<StableRates> stableRates,
    Optional<StepInfo> step,
    Optional<Margins> margins,
    Optional<RootLocus> locus,
    boolean rateScalesLoop,
    Optional<FrequencyResponse> openLoop,
    Optional<FrequencyResponse> filter,
    Optional<SmallStep> smallStep,
    Optional<ClosedForm> closedForm) {
  private static final int GAINS = 400;
  private static final int FREQUENCIES = 200;
  private static final double BEYOND = 1.2;
  private static final double LOWEST_GAIN = 1e-4;
  private static final double ALIKE = 1e-9;

  /// Analyses an optimizer.
  ///
  /// @param average decay of an average of the parameters that is judged, in `[0,1)`; 0 for none
  /// @param curvatures λ, at least one
  /// @throws io.thalweg.optim.SettingException where it can not be seen as a linear system
  public static Analysis of(
      Recipe recipe, OperatingPoint point, double average, double... curvatures) {
    Spectrum spectrum = Spectrum.of(curvatures);
    RuleModel bare = RuleModel.of(recipe, point);
    RuleModel model = average == 0 ? bare : bare.averaged(average);
    Loop worst = spectrum.worst(model);
    Optional<TransferFunction> open = worst.openLoop().filter(loop -> loop.gain() != 0);
    Recipe.Parts parts = point.parts(recipe);
    return new Analysis(
        recipe,
        point,
        average,
        spectrum.loops(model),
        worst,
        Regime.of(worst),
        StableRates.of(recipe, point, curvatures),
        average == 0 ? worst.stepInfo() : worst.evaluatedStepInfo(),
        open.map(Margins::of),
        open.map(Analysis::locus),
        open.isPresent() && rateScalesLoop(recipe, point, worst),
        open.map(Analysis::frequencies),
        worst.filter().map(Analysis::frequencies),
        worst.closedLoop().map(StateSpace::transferFunction).flatMap(SmallStep::of),
        parts.transforms().isEmpty()
            ? ClosedForm.of(parts.rule(), parts.rate() * worst.curvature())
            : Optional.empty());
  }

  /// Gains from a small one to somewhat more than that at which stability ends.
  private static RootLocus locus(TransferFunction open) {
    double margin = Margins.of(open).gain();
    double last = BEYOND * (Double.isFinite(margin) ? Math.max(margin, 1) : 1 / LOWEST_GAIN);
    double ratio = Math.log(last / LOWEST_GAIN) / (GAINS - 1);
    return RootLocus.of(
        open,
        IntStream.range(0, GAINS).mapToDouble(i -> LOWEST_GAIN * Math.exp(ratio * i)).toArray());
  }

  private static FrequencyResponse frequencies(TransferFunction system) {
    return FrequencyResponse.of(system, FrequencyResponse.grid(system, FREQUENCIES));
  }

  private static boolean rateScalesLoop(Recipe recipe, OperatingPoint point, Loop loop) {
    Expression twice = new Expression.Num(2 * loop.model().rate());
    RuleModel doubled = RuleModel.of(recipe.withRate(twice), point);
    Optional<TransferFunction> expected = loop.openLoop().map(open -> open.times(2));
    Optional<TransferFunction> other = new Loop(doubled, loop.curvature()).openLoop();
    return expected.isPresent()
        && other.isPresent()
        && alike(expected.get().numerator(), other.get().numerator())
        && alike(expected.get().denominator(), other.get().denominator());
  }

  private static boolean alike(double[] a, double[] b) {
    double largest = Arrays.stream(a).map(Math::abs).max().orElse(0);
    return a.length == b.length
        && IntStream.range(0, a.length).allMatch(i -> Math.abs(a[i] - b[i]) <= ALIKE * largest);
  }

  /// What was held, left out or linearised; empty where the analysis is exact.
  public List<String> approximations() {
    return worst.model().approximations();
  }
}

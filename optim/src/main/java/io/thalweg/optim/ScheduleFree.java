package io.thalweg.optim;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Schedule-free learning: an average of the iterates of another rule takes the place of a falling
/// rate, and gradients are taken between the two.
///
/// ## Update
///     y = βx + (1−β)z, where gradients are taken                           x, y, z, g: [n]
///     z ← z + the inner rule's step at y
///     x ← (1−c)x + cz,   c = w/Σw,   w = tʳ · (largest η so far)ᵖ
///
/// ## Source
/// Defazio et al. 2024, [arXiv:2405.15682](https://arxiv.org/abs/2405.15682), Algorithm 1 around `adamw(beta1=0)`, equations 1 to 3
/// around `sgd`; w as in the authors' code.
///
/// ## Notes
/// The training point is y, the evaluation point x; x and z start at θ₀. β takes the part of
/// momentum: the inner rule is best without one of its own, and must train at its own iterate.
/// Decay of the inner rule acts at y, as in the paper. Rates are constant or rise at the start;
/// while η is 0 nothing moves. x is computed back from y and z, to rounding.
///
/// @param rule makes the steps of z
/// @param beta β, how near to the average gradients are taken
/// @param power r, for weights that rise with the step
/// @param ratePower p, for weights that rise with the rate
public record ScheduleFree(
    @Setting Rule rule,
    @Setting(def = "0.9", in = "[0.1,1]") double beta,
    @Setting(def = "0", in = "[0,inf)") double power,
    @Setting(def = "2", in = "[0,inf)") double ratePower)
    implements Rule {

  private static final String LARGEST = "largest rate";
  private static final String WEIGHTS = "weights";

  public ScheduleFree {
    Settings.check(ScheduleFree.class, rule, beta, power, ratePower);
    Wrapped.checkTrainsAtIterate(rule);
    Wrapped.checkTakesOneGradient(rule);
  }

  @Override
  public Optional<Rule> inner() {
    return Optional.of(rule);
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.parameters("z"));
  }

  @Override
  public Map<String, Double> numbers() {
    return Map.of(LARGEST, 0.0, WEIGHTS, 0.0);
  }

  @Override
  public void advance(Step at, Numbers numbers) {
    double largest = Math.max(numbers.get(LARGEST), at.rate());
    numbers.set(LARGEST, largest);
    numbers.set(WEIGHTS, numbers.get(WEIGHTS) + weight(at, largest)); // Σw
    rule.advance(at, numbers.inner());
  }

  /// w = tʳ · (largest η so far)ᵖ
  private double weight(Step at, double largest) {
    return Math.pow((double) at.t(), power) * Math.pow(largest, ratePower);
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    return rule.pass(pass, at, between(theta, state, scratch), g, state.inner(), scratch);
  }

  /// y = βx + (1−β)z
  private Vec between(Vec x, Slots state, Scratch scratch) {
    return scratch.of(x).lerp(state.get("z"), 1 - beta);
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec y = between(theta, state, scratch);
    Vec moved = scratch.of(y);
    rule.step(at, moved, g, state.inner(), scratch);
    Vec z = state.get("z").addScaled(1, moved.addScaled(-1, y)); // z ← z + the step at y
    double total = state.number(WEIGHTS);
    double share = total == 0 ? 0 : weight(at, state.number(LARGEST)) / total; // c = w/Σw
    theta.lerp(z, share); // x ← (1−c)x + cz
  }

  @Override
  public boolean hasLinearModel() {
    return false; // the average's weights keep changing
  }

  @Override
  public boolean trainsElsewhere() {
    return true;
  }

  @Override
  public void toTrainingPoint(Step at, Vec theta, Slots state) {
    theta.lerp(state.get("z"), 1 - beta); // y = βx + (1−β)z
  }

  @Override
  public void toIterate(Step at, Vec theta, Slots state) {
    theta.lerp(state.get("z"), 1 - 1 / beta); // x = y + (1/β − 1)(y − z)
  }
}

package io.thalweg.optim;

import java.util.List;
import java.util.Optional;

/// Sharpness-aware minimization: the gradient of another rule's step is taken a little uphill, where
/// a sharp valley shows.
///
/// ## Update
///     odd t:   keep θ;  θ ← θ + ρ · g/‖g‖₂, norm over all tensors of the group     θ, g: [n]
///     even t:  put θ back;  θ ← the inner rule's step with the gradient taken uphill
///
/// ## Source
/// Foret et al. 2021, [arXiv:2010.01412](https://arxiv.org/abs/2010.01412), Algorithm 1.
///
/// ## Notes
/// It needs two gradients for a move, both on the same mini-batch (`Ask.SAME_BATCH`), and each counts
/// as a step: of t steps the inner rule and the schedules see t/2. The evaluation point is θ. The inner rule
/// must train at its own iterate.
///
/// @param rule makes the moves
/// @param rho ρ, how far uphill
public record Sam(@Setting Rule rule, @Setting(def = "0.05", in = "[0,inf)") double rho)
    implements Rule {

  public Sam {
    Settings.check(Sam.class, rule, rho);
    Wrapped.checkTrainsAtIterate(rule);
    Wrapped.checkTakesOneGradient(rule);
  }

  @Override
  public Optional<Rule> inner() {
    return Optional.of(rule);
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.parameters("home"));
  }

  private static boolean moves(Step at) {
    return at.t() % 2 == 0;
  }

  /// The inner rule's step: without what this rule measured, t/2.
  private static Step inner(Step at) {
    List<Double> measures =
        at.measures().subList(Math.min(1, at.measures().size()), at.measures().size());
    return new Step((at.t() + 1) / 2, at.rate(), at.gradientNorm(), measures, at.batch());
  }

  @Override
  public boolean takesOneGradient() {
    return false;
  }

  @Override
  public Ask asks(long t) {
    return t % 2 == 0 ? Ask.SAME_BATCH : Ask.NEW_BATCH;
  }

  @Override
  public long period() {
    return 2 * rule.period();
  }

  @Override
  public List<Pass> passes() {
    return Wrapped.behind(Pass.NORM_OF_GROUP, rule.passes());
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    return pass == 0 || !moves(at)
        ? g
        : rule.pass(pass - 1, inner(at), state.get("home"), g, state.inner(), scratch);
  }

  @Override
  public void onTensor(int pass, Step at, TensorState tensor) {
    if (moves(at)) {
      rule.onTensor(pass - 1, inner(at), tensor.inner());
    }
  }

  @Override
  public void advance(Step at, Numbers numbers) {
    if (moves(at)) {
      rule.advance(inner(at), numbers.inner());
    }
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec home = state.get("home");
    if (moves(at)) {
      theta.set(home);
      rule.step(inner(at), theta, g, state.inner(), scratch);
    } else {
      home.set(theta);
      double norm = at.measured(0);
      theta.addScaled(norm == 0 ? 0 : rho / norm, g); // θ ← θ + ρg/‖g‖₂
    }
  }

  @Override
  public boolean evaluatesElsewhere() {
    return true;
  }

  @Override
  public void toEvaluationPoint(Step at, Vec theta, Slots state) {
    if (moves(at)) {
      theta.set(state.get("home")); // the next step moves: this is uphill
    }
    rule.toEvaluationPoint(inner(at), theta, state.inner());
  }
}

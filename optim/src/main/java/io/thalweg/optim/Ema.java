package io.thalweg.optim;

import java.util.List;
import java.util.Optional;

/// Averages the parameters on the way: the network is judged at an exponentially weighted average of
/// the iterates of another rule, which goes its way undisturbed.
///
/// ## Update
///     θ ← the inner rule's step                                            θ, θ̄: [n]
///     θ̄ ← βθ̄ + (1−β)θ
///
/// ## Source
/// Polyak & Juditsky 1992, [doi:10.1137/0330046](https://doi.org/10.1137/0330046), with exponential weights as in
/// Tarvainen & Valpola 2017, [arXiv:1703.01780](https://arxiv.org/abs/1703.01780).
///
/// ## Notes
/// θ̄ starts at θ₀, which has a share of βᵗ in it. The evaluation point is θ̄, the training point that
/// of the inner rule.
///
/// @param rule makes the steps
/// @param beta β, how much of the average stays at each step; its memory is 1/(1−β) steps
public record Ema(@Setting Rule rule, @Setting(def = "0.99", in = "[0,1)") double beta)
    implements Rule {
  public Ema {
    Settings.check(Ema.class, rule, beta);
    Wrapped.checkTakesOneGradient(rule);
  }

  @Override
  public Optional<Rule> inner() {
    return Optional.of(rule);
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.parameters("average"));
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    rule.step(at, theta, g, state.inner(), scratch);
    state.get("average").lerp(theta, 1 - beta); // θ̄ ← βθ̄ + (1−β)θ
  }

  @Override
  public boolean evaluatesElsewhere() {
    return true;
  }

  @Override
  public void toEvaluationPoint(Step at, Vec theta, Slots state) {
    theta.set(state.get("average"));
  }
}

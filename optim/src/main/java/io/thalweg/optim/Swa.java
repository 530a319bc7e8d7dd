package io.thalweg.optim;

import java.util.List;
import java.util.Optional;

/// Averages the parameters on the way with equal weights: the network is judged at the mean of the
/// iterates of another rule, which goes its way undisturbed.
///
/// ## Update
///     θ ← the inner rule's step                                            θ, θ̄: [n]
///     at t = start + n·every:  θ̄ ← θ̄ + (θ − θ̄)/n,   n = 1, 2, …
///
/// ## Source
/// Izmailov et al. 2018, [arXiv:1803.05407](https://arxiv.org/abs/1803.05407), Algorithm 1; with `start` 0 and `every` 1 the
/// average of Polyak & Juditsky 1992, [doi:10.1137/0330046](https://doi.org/10.1137/0330046).
///
/// ## Notes
/// The evaluation point is θ̄, before the first average that of the inner rule; the training point
/// always that of the inner rule. Means and variances of batch normalisation are those of the
/// training, not of θ̄.
///
/// @param rule makes the steps
/// @param start steps before the average begins
/// @param every steps from one iterate that is averaged to the next
public record Swa(
    @Setting Rule rule,
    @Setting(def = "0", in = "[0,inf)") long start,
    @Setting(def = "1", in = "[1,inf)") long every)
    implements Rule {
  public Swa {
    Settings.check(Swa.class, rule, start, every);
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

  /// How many iterates are averaged after that many steps.
  private long count(long steps) {
    return Math.max(0, steps - start) / every;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    rule.step(at, theta, g, state.inner(), scratch);
    long n = count(at.t());
    if (n == 1 && count(at.t() - 1) == 0) {
      state.get("average").set(theta); // θ̄ ← θ
    } else if (n > count(at.t() - 1)) {
      state.get("average").lerp(theta, 1.0 / n); // θ̄ ← θ̄ + (θ − θ̄)/n
    }
  }

  @Override
  public boolean hasLinearModel() {
    return false; // the average's weights keep changing
  }

  @Override
  public boolean evaluatesElsewhere() {
    return true;
  }

  @Override
  public void toEvaluationPoint(Step at, Vec theta, Slots state) {
    if (count(at.t() - 1) > 0) {
      theta.set(state.get("average"));
    } else {
      rule.toEvaluationPoint(at, theta, state.inner());
    }
  }
}

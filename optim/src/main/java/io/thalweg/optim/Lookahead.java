package io.thalweg.optim;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Lookahead: slow weights that take a share of the way that k steps of another rule have gone.
///
/// ## Update
///     θ ← the inner rule's step                                            θ, φ: [n]
///     every k steps:  φ ← φ + α(θ − φ),  θ ← φ
///
/// ## Source
/// Zhang et al. 2019, [arXiv:1907.08610](https://arxiv.org/abs/1907.08610), Algorithm 1.
///
/// ## Notes
/// φ starts at θ₀ and is saved with the state. The evaluation point is φ, as in the paper. What
/// happens to the inner rule's velocity at a synchronisation is `momentum`: it is kept, reset to 0,
/// or pulled back like the weights (section 3 and the authors' code).
///
/// @param rule makes the fast steps
/// @param k fast steps per slow step
/// @param alpha α, the share of the way that the slow weights take
/// @param momentum what happens to the fast rule's velocity at a synchronisation
public record Lookahead(
    @Setting Rule rule,
    @Setting(def = "5", in = "[1,inf)") int k,
    @Setting(def = "0.5", in = "(0,1]") double alpha,
    @Setting(def = "keep") InnerMomentum momentum)
    implements Rule {

  /// What happens to the velocity of the fast rule at a synchronisation.
  public enum InnerMomentum {
    /// Nothing.
    KEEP,
    /// It starts again from 0.
    RESET,
    /// It is averaged with its value at the last synchronisation, v ← αv + (1−α)v_last.
    PULL_BACK
  }

  public Lookahead {
    Settings.check(Lookahead.class, rule, k, alpha, momentum);
    Wrapped.checkTakesOneGradient(rule);
  }

  @Override
  public Optional<Rule> inner() {
    return Optional.of(rule);
  }

  /// The least common multiple of k and the inner period.
  @Override
  public long period() {
    BigInteger inner = BigInteger.valueOf(rule.period());
    BigInteger own = BigInteger.valueOf(k);
    return own.divide(own.gcd(inner)).multiply(inner).longValueExact();
  }

  @Override
  public List<Slot> slots() {
    Stream<Slot> last =
        momentum == InnerMomentum.PULL_BACK
            ? velocities().map(name -> Slot.memory("last " + name))
            : Stream.of();
    return Stream.concat(Stream.of(Slot.parameters("φ")), last).toList();
  }

  private Stream<String> velocities() {
    return rule.slots().stream().filter(slot -> slot.role() == Slot.Role.MOMENTUM).map(Slot::name);
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    rule.step(at, theta, g, state.inner(), scratch);
    if (at.t() % k == 0) {
      Vec slow = state.get("φ").lerp(theta, alpha); // φ ← φ + α(θ − φ)
      theta.set(slow); // θ ← φ
      if (momentum != InnerMomentum.KEEP) {
        velocities().forEach(name -> synchronise(name, state));
      }
    }
  }

  private void synchronise(String name, Slots state) {
    Vec v = state.inner().get(name);
    if (momentum == InnerMomentum.RESET) {
      v.fill(0); // v ← 0
    } else {
      Vec last = state.get("last " + name).lerp(v, alpha); // v ← αv + (1−α)v_last
      v.set(last);
    }
  }

  @Override
  public boolean evaluatesElsewhere() {
    return true;
  }

  @Override
  public void toEvaluationPoint(Step at, Vec theta, Slots state) {
    theta.set(state.get("φ"));
  }
}

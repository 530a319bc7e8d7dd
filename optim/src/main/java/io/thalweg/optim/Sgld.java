package io.thalweg.optim;

import java.util.List;

/// Stochastic gradient Langevin dynamics: descent that is shaken, so that in the long run it visits
/// points with the probability exp(−J/T) instead of settling in one.
///
/// ## Update
///     θ ← θ − ηg + √(2ηT) ξ,   ξ standard normal                           θ, g, ξ: [n]
///
/// ## Source
/// Welling & Teh 2011, [Bayesian Learning via Stochastic Gradient Langevin
/// Dynamics](https://www.stats.ox.ac.uk/~teh/research/compstats/WelTeh2011a.pdf), equation 4, whose ε is 2ηT: with a
/// loss that is the mean over N examples, T = 1/N samples the posterior.
///
/// ## Notes
/// On a parabola of curvature λ the variance settles at T/λ · 1/(1 − ηλ/2).
///
/// @param temperature T, in units of the loss
@DefaultRate(0.01)
public record Sgld(@Setting(def = "0.0001", in = "[0,inf)") double temperature) implements Rule {
  public Sgld {
    Settings.check(Sgld.class, temperature);
  }

  @Override
  public List<Slot> slots() {
    return List.of();
  }

  @Override
  public boolean needsNoise() {
    return true;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    double size = Math.sqrt(2 * at.rate() * temperature);
    theta.addScaled(-at.rate(), g).addScaled(size, scratch.noise()); // θ ← θ − ηg + √(2ηT)ξ
  }
}

package io.thalweg.study.escape;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Setting;
import io.thalweg.problems.TestFunction.Domain;

/// One descent from the start, for the whole budget: the base line, which ends in some valley.
///
/// ## Update
///     the optimizer's own
///
/// ## Source
/// Cauchy 1847, *Méthode générale pour la résolution des systèmes d'équations simultanées*, Comptes
/// rendus 25, 536–538.
///
/// @param optimizer that descends
public record Descent(@Setting(def = "adam(rate=0.05)") Recipe optimizer) implements Escape {
  @Override
  public void search(Evaluations evaluations, double[] start, Domain box, Seed seed) {
    LocalDescent descent = new LocalDescent(optimizer, evaluations.dimension(), seed);
    descent.from(start, evaluations, Long.MAX_VALUE, -1);
  }
}

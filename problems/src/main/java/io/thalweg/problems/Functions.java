package io.thalweg.problems;

import io.thalweg.optim.Catalogue;
import io.thalweg.optim.Entry;
import java.util.List;

/// Every test function there is. A new one is one file and one line here.
public final class Functions {
  private Functions() {}

  /// All test functions.
  public static final Catalogue<TestFunction> CATALOGUE =
      Catalogue.of(
          "problem",
          TestFunction.class,
          List.of(
              new Entry<>("parabola", Parabola.class),
              new Entry<>("quadratic", Quadratic.class),
              new Entry<>("rosenbrock", Rosenbrock.class),
              new Entry<>("beale", Beale.class),
              new Entry<>("himmelblau", Himmelblau.class),
              new Entry<>("booth", Booth.class),
              new Entry<>("saddle", Saddle.class),
              new Entry<>("rastrigin", Rastrigin.class),
              new Entry<>("ackley", Ackley.class),
              new Entry<>("styblinski-tang", StyblinskiTang.class),
              new Entry<>("goldstein-price", GoldsteinPrice.class),
              new Entry<>("lessard", Lessard.class),
              new Entry<>("chebyshev-net", ChebyshevNet.class),
              new Entry<>("formula", Formula.class)));
}

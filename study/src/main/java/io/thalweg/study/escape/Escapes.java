package io.thalweg.study.escape;

import io.thalweg.optim.Catalogue;
import io.thalweg.optim.Entry;
import java.util.List;

/// Every way out of local optima there is. A new one is one file and one line here.
public final class Escapes {
  private Escapes() {}

  /// All methods; the first is the base line.
  public static final Catalogue<Escape> CATALOGUE =
      Catalogue.of(
          "method",
          Escape.class,
          List.of(
              new Entry<>("descent", Descent.class),
              new Entry<>("restarts", Restarts.class),
              new Entry<>("annealing", Annealing.class),
              new Entry<>("sgld", Langevin.class),
              new Entry<>("sgdr", WarmRestarts.class),
              new Entry<>("basin-hopping", BasinHopping.class)));
}

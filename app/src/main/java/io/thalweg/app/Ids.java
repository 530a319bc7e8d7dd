package io.thalweg.app;

import io.thalweg.engine.Models;
import io.thalweg.optim.Catalogue;
import io.thalweg.optim.Catalogues;
import io.thalweg.problems.Functions;
import java.util.Iterator;

/// The ids of a catalogue, which a shell offers when asked to complete a name.
abstract class Ids implements Iterable<String> {
  private final Catalogue<?> catalogue;

  private Ids(Catalogue<?> catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Iterator<String> iterator() {
    return catalogue.entries().stream().<String>map(entry -> entry.id()).iterator();
  }

  static final class OfOptimizers extends Ids {
    OfOptimizers() {
      super(Catalogues.RULES);
    }
  }

  static final class OfSchedules extends Ids {
    OfSchedules() {
      super(Catalogues.SCHEDULES);
    }
  }

  static final class OfFunctions extends Ids {
    OfFunctions() {
      super(Functions.CATALOGUE);
    }
  }

  static final class OfModels extends Ids {
    OfModels() {
      super(Models.CATALOGUE);
    }
  }
}

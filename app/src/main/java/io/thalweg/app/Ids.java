package io.thalweg.app;

import io.thalweg.engine.Models;
import io.thalweg.optim.Catalogue;
import io.thalweg.optim.Catalogues;
import io.thalweg.problems.Functions;
import io.thalweg.study.escape.Escapes;
import io.thalweg.study.published.Experiments;
import java.util.Iterator;
import java.util.List;

/// The names that a shell offers when asked to complete one.
abstract class Ids implements Iterable<String> {
  private final List<String> ids;

  private Ids(List<String> ids) {
    this.ids = ids;
  }

  private Ids(Catalogue<?> catalogue) {
    this(catalogue.entries().stream().<String>map(entry -> entry.id()).toList());
  }

  @Override
  public Iterator<String> iterator() {
    return ids.iterator();
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

  static final class OfEscapes extends Ids {
    OfEscapes() {
      super(Escapes.CATALOGUE);
    }
  }

  static final class OfModels extends Ids {
    OfModels() {
      super(Models.CATALOGUE);
    }
  }

  static final class OfExperiments extends Ids {
    OfExperiments() {
      super(Experiments.ALL.stream().map(each -> each.about().name()).toList());
    }
  }
}

package io.thalweg.app;

import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import java.util.List;

/// Optimizers as an option has them: expressions with commas between.
record Recipes(List<Recipe> list) {
  Recipes {
    list = List.copyOf(list);
  }

  static Recipes parse(String text) {
    return new Recipes(Expression.parseList(text).stream().map(Recipe::of).toList());
  }
}

package io.thalweg.app;

import io.thalweg.engine.Model;
import io.thalweg.engine.Models;
import io.thalweg.optim.Catalogue;
import io.thalweg.optim.Expression;
import io.thalweg.problems.Functions;
import io.thalweg.problems.TestFunction;
import picocli.CommandLine.ITypeConverter;

/// A catalogue entry with the settings that an option gives it.
///
/// @param expression in canonical form
/// @param value what it says
record Chosen<T>(String expression, T value) {

  static <T> Chosen<T> from(Catalogue<T> catalogue, String text) {
    Expression expression = Expression.parse(text);
    return new Chosen<>(catalogue.canonical(expression).toString(), catalogue.create(expression));
  }

  /// Reads a model.
  static final class OfModels implements ITypeConverter<Chosen<Model>> {
    @Override
    public Chosen<Model> convert(String text) {
      return from(Models.CATALOGUE, text);
    }
  }

  /// Reads a test function.
  static final class OfFunctions implements ITypeConverter<Chosen<TestFunction>> {
    @Override
    public Chosen<TestFunction> convert(String text) {
      return from(Functions.CATALOGUE, text);
    }
  }
}

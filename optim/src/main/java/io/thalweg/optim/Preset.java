package io.thalweg.optim;

/// What an optimizer of another library, with its defaults, is here: a row of [Presets].
///
/// @param library as it stands in expressions, such as `keras`
/// @param theirs what it is called there
/// @param here the expression that it is here, in canonical form
/// @param note where the two part all the same; empty where they do not
public record Preset(String library, String theirs, Expression.Call here, String note) {

  /// The name of the argument that asks for it: `adam(preset=keras)`.
  public static final String NAME = "preset";

  /// What one writes to have it.
  public Expression.Call written() {
    return new Expression.Call(here.name()).with(NAME, new Expression.Call(library));
  }
}

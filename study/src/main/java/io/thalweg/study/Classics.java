package io.thalweg.study;

import io.thalweg.optim.Expression;
import java.util.List;

/// The nine classic optimizers as `compare` runs them where nothing else is asked for.
///
/// ## Notes
///
/// Rates come from short trials on examples held out of the training digits, not from a search with
/// an equal budget for each optimizer: a comparison at these rates says how they behave, not which
/// of them is best. All other settings are the catalogue's.
public final class Classics {
  private static final String ALL =
      """
      sgd(rate=0.5),
      momentum(rate=0.1),
      nag(rate=0.1),
      adagrad(rate=0.02),
      adadelta,
      rmsprop(rate=0.001),
      adam(rate=0.002),
      radam(rate=0.002),
      lookahead(adam(rate=0.002))
      """;

  private Classics() {}

  /// The nine expressions.
  public static List<Expression> expressions() {
    return Expression.parseList(ALL.strip());
  }
}

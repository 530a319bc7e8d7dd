package io.thalweg.study;

import io.thalweg.optim.Expression;
import java.util.List;

/// The nine classic optimizers as `compare` runs them where nothing else is asked for.
///
/// ## Notes
///
/// Each rate is the best of one grid for all, by mean accuracy after the last epoch on 2,000
/// examples held out of the training digits, over three seeds; `docs/compare.md` has the grid and
/// the command that measures it again. All other settings are the catalogue's.
public final class Classics {
  private static final String ALL =
      """
      sgd(rate=0.5),
      momentum(rate=0.1),
      nag(rate=0.1),
      adagrad(rate=0.05),
      adadelta(rate=2),
      rmsprop(rate=0.002),
      adam(rate=0.005),
      radam(rate=0.005),
      lookahead(adam(rate=0.01))
      """;

  private Classics() {}

  /// The nine expressions.
  public static List<Expression> expressions() {
    return Expression.parseList(ALL.strip());
  }
}

package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.RuleModel;
import io.thalweg.dynamics.TransferFunction;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Recipe;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/// What a gain of the open loop is a multiple of: of the curvature always, of the learning rate
/// where that does nothing else than to scale the loop. With decoupled decay it also moves the open
/// loop's poles.
///
/// @param symbol η or λ
/// @param words its name
/// @param present its present value
record GainAxis(String symbol, String words, double present) {
  private static final double SAME = 1e-9;

  static GainAxis of(Analysis analysis) {
    Loop loop = analysis.worst();
    double rate = loop.model().rate();
    return scales(analysis)
        ? new GainAxis("η", "learning rate", rate)
        : new GainAxis("λ", "curvature", loop.curvature());
  }

  /// Whether twice the learning rate gives twice the open loop.
  private static boolean scales(Analysis analysis) {
    Loop loop = analysis.worst();
    Recipe doubled = analysis.recipe().withRate(new Expression.Num(2 * loop.model().rate()));
    Loop other = new Loop(RuleModel.of(doubled, analysis.point()), loop.curvature());
    TransferFunction once = loop.openLoop().orElseThrow();
    TransferFunction twice = other.openLoop().orElseThrow();
    double[] expected = Arrays.stream(once.numerator()).map(each -> 2 * each).toArray();
    return same(expected, twice.numerator()) && same(once.denominator(), twice.denominator());
  }

  private static boolean same(double[] a, double[] b) {
    double largest = DoubleStream.of(a).map(Math::abs).max().orElse(0);
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i] - b[i]) > SAME * largest) {
        return false;
      }
    }
    return true;
  }

  /// The value at a gain, with its symbol: `η 3.8`.
  String at(double gain, String between) {
    return symbol + between + Quantities.figures(gain * present, 4);
  }
}

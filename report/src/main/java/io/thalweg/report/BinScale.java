package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;

/// The same room for each bin, however wide it is.
///
/// @param edges of the bins in rising order, at least two
record BinScale(List<Double> edges) implements Scale {
  BinScale {
    edges = List.copyOf(edges);
    if (edges.size() < 2) {
      throw new IllegalArgumentException("bins must have at least 2 edges, got " + edges.size());
    }
    for (int i = 1; i < edges.size(); i++) {
      if (!(edges.get(i - 1) < edges.get(i))) {
        throw new IllegalArgumentException(
            "edges of bins must rise, got %s before %s".formatted(edges.get(i - 1), edges.get(i)));
      }
    }
  }

  @Override
  public double fraction(double value) {
    int bins = edges.size() - 1;
    int i = 0;
    while (i < bins - 1 && value >= edges.get(i + 1)) {
      i++;
    }
    double low = edges.get(i);
    double high = edges.get(i + 1);
    double inside =
        low == Double.NEGATIVE_INFINITY
            ? (value < high ? 0.5 : 1)
            : high == Double.POSITIVE_INFINITY
                ? (value > low ? 0.5 : 0)
                : (value - low) / (high - low);
    return (i + inside) / bins;
  }

  /// Edges at equal distances with the shortest labels, those without a number left out.
  @Override
  public List<Tick> ticks(int wanted) {
    int each = Math.max(1, Math.ceilDiv(edges.size() - 1, Math.max(1, wanted)));
    List<Tick> best = ticks(0, each);
    for (int apart = each; apart <= each + (each > 2 ? 2 : 0); apart++) {
      for (int first = 0; first < apart; first++) {
        List<Tick> ticks = ticks(first, apart);
        boolean enough = ticks.size() >= Math.min(3, edges.size() / each);
        if (enough && length(ticks) < length(best) - 1e-9) {
          best = ticks;
        }
      }
    }
    return best;
  }

  private List<Tick> ticks(int first, int apart) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = first; i < edges.size(); i += apart) {
      if (Double.isFinite(edges.get(i))) {
        ticks.add(new Tick(edges.get(i), Numbers.significant(edges.get(i), 3)));
      }
    }
    return ticks;
  }

  /// Mean length of the labels: short ones are round.
  private static double length(List<Tick> ticks) {
    return ticks.stream().mapToInt(tick -> tick.label().length()).average().orElse(100);
  }
}

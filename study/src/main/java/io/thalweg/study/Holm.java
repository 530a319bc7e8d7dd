package io.thalweg.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Adjusts the p values of many tests, so that the chance of one false finding among all of them
/// stays below the level that an adjusted p is compared with.
///
/// ## Formula
/// With p₍₁₎ ≤ … ≤ p₍ₘ₎:
///
///     adjusted₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1) p₍ⱼ₎)
///
/// ## Source
/// Holm 1979, Scandinavian Journal of Statistics 6(2), 65–70.
///
/// ## Notes
///
/// Holds whatever the dependence between the tests, which pairs of the same optimizers have.
public final class Holm {
  private Holm() {}

  /// Adjusts.
  ///
  /// @param p one of each test, in `[0,1]`
  /// @return adjusted p in the same order
  public static List<Double> adjust(List<Double> p) {
    for (double one : p) {
      if (!(one >= 0 && one <= 1)) {
        throw new IllegalArgumentException("p must be in [0,1], got " + one);
      }
    }
    List<Integer> ascending =
        IntStream.range(0, p.size()).boxed().sorted(Comparator.comparingDouble(p::get)).toList();
    List<Double> adjusted = new ArrayList<>(Collections.nCopies(p.size(), 1.0));
    double largest = 0;
    for (int i = 0; i < ascending.size(); i++) {
      int test = ascending.get(i);
      largest = Math.max(largest, Math.min(1, (p.size() - i) * p.get(test)));
      adjusted.set(test, largest);
    }
    return adjusted;
  }
}

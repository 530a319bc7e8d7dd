package io.thalweg.study;

import io.thalweg.optim.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.special.Erf;

/// The tree-structured Parzen estimator: it tries what is likely among the good points and unlikely
/// among the others.
///
/// ## Formula
///
///     good: the best γ = ⌈n/10⌉ (at most 25) of n points; l, g: densities of good and other points
///     l(x) = mean of N(x; xᵢ, sᵢ) cut off at 0 and 1, and of the uniform density; next = argmax l/g
///
/// sᵢ is the larger of the distances to the neighbours of xᵢ, at least 1/min(100, n+1). Each setting by itself; 24
/// candidates are drawn from l. The first 10 points are random.
///
/// ## Source
///
/// Bergstra, Bardenet, Bengio & Kégl 2011, *Algorithms for hyper-parameter optimization*, NeurIPS 24,
/// section 4; the constants are those of Optuna.
///
/// @param settings how many are searched
public record TpeSearch(int settings, Seed seed) implements Search {
  private static final int FIRST = 10;
  private static final int CANDIDATES = 24;
  private static final int MOST_GOOD = 25;

  @Override
  public boolean learns() {
    return true;
  }

  @Override
  public List<List<Double>> next(int count, List<Tried> known) {
    List<List<Double>> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = known.size() + i;
      points.add(
          known.size() < FIRST
              ? new RandomSearch(settings, seed).next(index + 1, List.of()).getLast()
              : estimated(known, seed.split(index).random()));
    }
    return points;
  }

  private List<Double> estimated(List<Tried> known, SplittableRandom random) {
    List<Tried> sorted = known.stream().sorted(Comparator.comparingDouble(Tried::loss)).toList();
    int good = Math.min(Math.ceilDiv(known.size(), 10), MOST_GOOD);
    List<Double> point = new ArrayList<>();
    for (int i = 0; i < settings; i++) {
      int setting = i;
      Density likely = Density.of(column(sorted.subList(0, good), setting));
      Density unlikely = Density.of(column(sorted.subList(good, sorted.size()), setting));
      point.add(
          random
              .doubles(CANDIDATES)
              .mapToObj(share -> likely.draw(share, random))
              .max(Comparator.comparingDouble(x -> likely.at(x) / unlikely.at(x)))
              .orElseThrow());
    }
    return point;
  }

  private static List<Double> column(List<Tried> points, int setting) {
    return points.stream().map(tried -> tried.point().get(setting)).sorted().toList();
  }

  /// A mixture on `[0,1]` of normal distributions about points, cut off, and the uniform one.
  ///
  /// @param centres in rising order
  /// @param widths standard deviations
  record Density(List<Double> centres, List<Double> widths) {
    static Density of(List<Double> centres) {
      List<Double> widths = new ArrayList<>();
      double least = 1.0 / Math.min(100, centres.size() + 1);
      for (int i = 0; i < centres.size(); i++) {
        double below = centres.get(i) - (i == 0 ? 0 : centres.get(i - 1));
        double above = (i + 1 == centres.size() ? 1 : centres.get(i + 1)) - centres.get(i);
        widths.add(Math.clamp(Math.max(below, above), least, 1));
      }
      return new Density(centres, widths);
    }

    /// The density at a point.
    double at(double x) {
      double sum = 1; // the uniform one
      for (int i = 0; i < centres.size(); i++) {
        double z = (x - centres.get(i)) / widths.get(i);
        double normal = Math.exp(-z * z / 2) / (widths.get(i) * Math.sqrt(2 * Math.PI));
        sum += normal / (below(i, 1) - below(i, 0));
      }
      return sum / (centres.size() + 1);
    }

    /// Probability that the whole normal distribution gives less.
    private double below(int i, double x) {
      double z = (x - centres.get(i)) / (widths.get(i) * Math.sqrt(2));
      return (1 + Erf.erf(z)) / 2;
    }

    /// A random point.
    ///
    /// @param share in `[0,1)`, which part of the mixture it comes from
    double draw(double share, SplittableRandom random) {
      int part = (int) (share * (centres.size() + 1));
      if (part == centres.size()) {
        return random.nextDouble();
      }
      double x = random.nextGaussian(centres.get(part), widths.get(part));
      while (x < 0 || x > 1) {
        x = random.nextGaussian(centres.get(part), widths.get(part));
      }
      return x;
    }
  }
}

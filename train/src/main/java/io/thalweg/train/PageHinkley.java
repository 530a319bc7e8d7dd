package io.thalweg.train;

import io.thalweg.optim.Settings;
import java.util.Optional;

/// The Page–Hinkley test: notices where the mean of a sequence of errors rises.
///
/// ## Formula
///     x̄ₜ = (x₁ + … + xₜ)/t
///     mₜ = Σ (xᵢ − x̄ᵢ − δ), i = 1 … t
///     drift where mₜ − min(m₁ … mₜ) > λ and t ≥ 30
///
/// The change is placed where m was least. After a drift the test starts from nothing.
///
/// ## Source
/// Page 1954, [Continuous inspection schemes](https://doi.org/10.1093/biomet/41.1-2.100),
/// Biometrika 41; in this form Gama, Sebastião & Rodrigues 2013,
/// [On evaluating stream learning algorithms](https://doi.org/10.1007/s10994-012-5320-9), Machine
/// Learning 90, section 5.1. δ 0.005, λ 50 and 30 examples at least are the defaults of MOA and
/// River.
///
/// ## Notes
/// Only the difference is kept, as max(0, difference + xₜ − x̄ₜ − δ): the same in exact arithmetic,
/// since m₁ = −δ < 0, and it loses no digits however long the sequence. MOA and River let m fade by
/// 0.9999 at each example; here, as in the papers, it does not.
public final class PageHinkley {
  /// Errors before which no drift is told.
  public static final int LEAST = 30;

  private static final int FIGURES = 5;

  private final Tuning tuning;
  private long count;
  private double sum;
  private double difference;
  private long countBefore;
  private double sumBefore;

  /// How sensitive it is.
  ///
  /// @param tolerance δ: a rise of the mean that is no drift
  /// @param threshold λ: the larger, the fewer false alarms and the later the true ones
  public record Tuning(double tolerance, double threshold) {
    /// As in MOA and River.
    public static final Tuning STANDARD = new Tuning(0.005, 50);

    public Tuning {
      Settings.check("drift tolerance", "[0,inf)", tolerance);
      Settings.check("drift threshold", "(0,inf)", threshold);
    }
  }

  /// A test that has seen nothing.
  public PageHinkley(Tuning tuning) {
    this.tuning = tuning;
  }

  /// Takes the next error.
  ///
  /// @param example its number in the stream, from 1 on
  public Optional<Drift> add(double error, long example) {
    count++;
    sum += error;
    double mean = sum / count; // x̄ₜ
    difference = Math.max(0, difference + error - mean - tuning.tolerance()); // mₜ − min m
    if (difference == 0) {
      countBefore = count;
      sumBefore = sum;
    }
    if (count < LEAST || difference <= tuning.threshold()) {
      return Optional.empty();
    }
    long after = count - countBefore;
    Drift drift =
        new Drift(example, example - after + 1, sumBefore / countBefore, (sum - sumBefore) / after);
    restore(new double[FIGURES]);
    return Optional.of(drift);
  }

  /// mₜ − min(m₁ … mₜ)
  public double difference() {
    return difference;
  }

  /// All that it knows.
  double[] figures() {
    return new double[] {count, sum, difference, countBefore, sumBefore};
  }

  /// Goes on from there.
  void restore(double[] figures) {
    count = (long) figures[0];
    sum = figures[1];
    difference = figures[2];
    countBefore = (long) figures[3];
    sumBefore = figures[4];
  }
}

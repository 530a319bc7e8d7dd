package io.thalweg.report;

import io.thalweg.study.Comparison;
import io.thalweg.study.PerformanceProfile;

/// The figures of a comparison.
public final class Figures {
  private Figures() {}

  /// For which page a figure is drawn; text has the same size on each.
  public enum Page {
    /// A screen, a slide, a sheet of paper: 1040 px.
    WIDE(1040),
    /// A phone: 360 px.
    NARROW(360);

    private final double width;

    Page(double width) {
      this.width = width;
    }

    double width() {
      return width;
    }
  }

  /// Test accuracy and test loss against the epoch, all optimizers in one panel each.
  public static Figure overview(Comparison comparison, Page page) {
    return new Overview(comparison, page).draw();
  }

  /// A quantity against the epoch, one panel per optimizer with the others in grey.
  public static Figure multiples(Comparison comparison, Quantity quantity, Page page) {
    return new Multiples(comparison, quantity, page).draw();
  }

  /// Test accuracy after the last epoch: every seed, mean and standard deviation.
  public static Figure finalAccuracy(Comparison comparison, Page page) {
    return new DotFigures(comparison, page).finalAccuracy();
  }

  /// Epochs and seconds to the target test accuracy, with those seeds that did not reach it.
  public static Figure timeToTarget(Comparison comparison, Page page) {
    return new DotFigures(comparison, page).timeToTarget();
  }

  /// How often each optimizer reached the target within a multiple of the quickest one's epochs.
  public static Figure performanceProfile(
      Comparison comparison, PerformanceProfile profile, Page page) {
    return new ProfilePlot(comparison, profile).figure(page.width());
  }

  /// Training accuracy − test accuracy after the last epoch.
  public static Figure generalizationGap(Comparison comparison, Page page) {
    return new DotFigures(comparison, page).generalizationGap();
  }
}

package io.thalweg.report;

import java.util.List;

/// Where a value lies along an axis, and which values are written beside it.
sealed interface Scale permits LinearScale, LogScale, AccuracyScale, RadiusScale, BinScale {

  /// A value with its label.
  record Tick(double value, String label) {}

  /// Where the value lies: 0 at the low end of the axis, 1 at the high end, beyond outside.
  double fraction(double value);

  /// Round values within the axis.
  ///
  /// @param wanted about how many
  List<Tick> ticks(int wanted);
}

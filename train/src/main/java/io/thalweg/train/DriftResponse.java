package io.thalweg.train;

import java.util.Locale;

/// What happens where a drift is noticed.
public enum DriftResponse {
  /// It is told and nothing else changes.
  REPORT,
  /// It is told, and the optimizer starts anew at the evaluation point: its state is as before the
  /// first step, its schedules at their beginning. Parameters, scaling and statistics stay.
  RESTART_RULE;

  /// As it is written in options.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

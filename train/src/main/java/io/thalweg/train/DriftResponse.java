package io.thalweg.train;

/// What happens where a drift is noticed.
public enum DriftResponse {
  /// It is told and nothing else changes.
  REPORT,
  /// It is told, and the optimizer starts anew at the evaluation point: its state is as before the
  /// first step, its schedules at their beginning. Parameters, scaling and statistics stay.
  RESTART_RULE
}

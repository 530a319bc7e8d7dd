package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.Loop;

/// What a gain of the open loop is a multiple of: of the curvature always, of the learning rate
/// where that does nothing else than to scale the loop. With decoupled decay it also moves the open
/// loop's poles.
///
/// @param symbol η or λ
/// @param words its name
/// @param present its present value
record GainAxis(String symbol, String words, double present) {
  static GainAxis of(Analysis analysis) {
    Loop loop = analysis.worst();
    double rate = loop.model().rate();
    return analysis.rateScalesLoop()
        ? new GainAxis("η", "learning rate", rate)
        : new GainAxis("λ", "curvature", loop.curvature());
  }

  /// The value at a gain, with its symbol: `η 3.8`.
  String at(double gain, String between) {
    return symbol + between + Quantities.figures(gain * present, 4);
  }
}

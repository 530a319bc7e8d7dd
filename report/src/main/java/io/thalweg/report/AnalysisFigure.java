package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import java.util.Optional;

/// The figures of an optimizer as a control system, one by one.
public enum AnalysisFigure {
  /// Poles and zeros of the closed loop.
  POLES,
  /// How the poles move with the gain.
  LOCUS,
  /// The step response.
  STEP,
  /// Magnitude and phase of the open loop.
  BODE,
  /// The open loop in the complex plane.
  NYQUIST,
  /// What the rule does to gradients, by frequency.
  FILTER,
  /// How much of the gradients' noise is left in the parameters, by rate.
  NOISE,
  /// The spectral radius on each curvature.
  CURVATURES;

  Optional<? extends Plot> plot(Analysis analysis) {
    return switch (this) {
      case POLES -> Optional.of(new PoleZeroPlot(analysis.worst()));
      case LOCUS -> RootLocusPlot.of(analysis);
      case STEP -> Optional.of(new StepPlot(analysis.worst(), analysis.step()));
      case BODE -> BodePlot.of(analysis);
      case NYQUIST -> NyquistPlot.of(analysis);
      case FILTER -> analysis.filter().map(FilterPlot::new);
      case NOISE -> NoisePlot.of(analysis);
      case CURVATURES -> CurvaturePlot.of(analysis);
    };
  }

  /// Draws it.
  ///
  /// @param width in pixels
  /// @return empty where the analysis has nothing to show there
  public Optional<Figure> draw(Analysis analysis, double width) {
    return plot(analysis).map(plot -> plot.figure(width));
  }
}

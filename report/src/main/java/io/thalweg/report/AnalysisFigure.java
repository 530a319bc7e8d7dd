package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import java.util.Optional;

/// The figures of an optimizer as a control system, one by one.
public enum AnalysisFigure {
  /// Poles and zeros of the closed loop.
  POLES {
    @Override
    Optional<PoleZeroPlot> plot(Analysis analysis) {
      return Optional.of(new PoleZeroPlot(analysis.worst()));
    }
  },
  /// How the poles move with the gain.
  LOCUS {
    @Override
    Optional<RootLocusPlot> plot(Analysis analysis) {
      return RootLocusPlot.of(analysis);
    }
  },
  /// The step response.
  STEP {
    @Override
    Optional<StepPlot> plot(Analysis analysis) {
      return Optional.of(new StepPlot(analysis.worst(), analysis.step()));
    }
  },
  /// Magnitude and phase of the open loop.
  BODE {
    @Override
    Optional<BodePlot> plot(Analysis analysis) {
      return BodePlot.of(analysis);
    }
  },
  /// The open loop in the complex plane.
  NYQUIST {
    @Override
    Optional<NyquistPlot> plot(Analysis analysis) {
      return NyquistPlot.of(analysis);
    }
  },
  /// What the rule does to gradients, by frequency.
  FILTER {
    @Override
    Optional<FilterPlot> plot(Analysis analysis) {
      return analysis.filter().map(FilterPlot::new);
    }
  },
  /// How much of the gradients' noise is left in the parameters, by rate.
  NOISE {
    @Override
    Optional<NoisePlot> plot(Analysis analysis) {
      return NoisePlot.of(analysis);
    }
  },
  /// The spectral radius on each curvature.
  CURVATURES {
    @Override
    Optional<CurvaturePlot> plot(Analysis analysis) {
      return CurvaturePlot.of(analysis);
    }
  };

  abstract Optional<? extends Plot> plot(Analysis analysis);

  /// Draws it.
  ///
  /// @param width in pixels
  /// @return empty where the analysis has nothing to show there
  public Optional<Figure> draw(Analysis analysis, double width) {
    return plot(analysis).map(plot -> plot.figure(width));
  }
}

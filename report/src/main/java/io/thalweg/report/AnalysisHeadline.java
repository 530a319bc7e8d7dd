package io.thalweg.report;

import io.thalweg.dynamics.Analysis;
import io.thalweg.dynamics.Loop;
import io.thalweg.dynamics.Regime;
import io.thalweg.dynamics.StableRates;
import io.thalweg.dynamics.StepInfo;
import java.util.ArrayList;
import java.util.List;

/// What an analysis showed, in a sentence or two made from its numbers alone.
record AnalysisHeadline(Analysis analysis) {
  private static final double SLIGHT = 0.1;
  private static final double NEUTRAL = 1e-9;

  /// How the optimizer moves, and at which rates it is stable.
  String text() {
    return analysis.regime() == Regime.UNSTABLE ? unstable() : stable();
  }

  /// `momentum(rate=0.1) on curvature 1`.
  String subject() {
    List<Loop> loops = analysis.loops();
    double low = loops.getFirst().curvature();
    double high = loops.getLast().curvature();
    return low == high
        ? "%s on curvature %s".formatted(analysis.recipe(), Quantities.figures(low))
        : "%s on curvatures from %s to %s"
            .formatted(analysis.recipe(), Quantities.figures(low), Quantities.figures(high));
  }

  private boolean isSeveral() {
    return analysis.loops().getFirst().curvature() < analysis.loops().getLast().curvature();
  }

  private String stable() {
    double damping = analysis.worst().dominant().damping();
    String regime =
        analysis.regime() == Regime.UNDERDAMPED
            ? "underdamped, ζ = " + Quantities.figures(damping, 2)
            : analysis.regime() == Regime.FIRST_ORDER
                ? "a first-order decay"
                : analysis.regime().words();
    String slowest =
        isSeveral()
            ? " is slowest on %s. There it is %s"
                .formatted(Quantities.figures(analysis.worst().curvature()), regime)
            : " is " + regime;
    List<String> facts = new ArrayList<>();
    analysis.step().ifPresent(info -> response(info, facts));
    facts.add("is stable " + rates(isSeveral() ? " on all of them" : ""));
    String last = facts.removeLast();
    String all =
        facts.isEmpty() ? "it " + last : "it " + String.join(", ", facts) + ", and " + last;
    return subject() + slowest + ": " + all + ".";
  }

  private static void response(StepInfo info, List<String> facts) {
    if (Double.isFinite(info.overshootPercent())) {
      facts.add(
          info.overshootPercent() < SLIGHT
              ? "does not overshoot"
              : "overshoots by " + Quantities.percent(rounded(info.overshootPercent())));
    }
    if (Double.isFinite(info.settlingTime())) {
      facts.add("settles in " + Quantities.count(info.settlingTime()));
    } else if (Double.isInfinite(info.settlingTime())) {
      facts.add("takes more than a million steps to settle");
    }
  }

  /// With one decimal below ten, with none above.
  private static double rounded(double percent) {
    double factor = percent < 10 ? 10 : 1;
    return Math.rint(percent * factor) / factor;
  }

  private String unstable() {
    double radius = analysis.worst().spectralRadius();
    String where = isSeveral() ? " on " + Quantities.figures(analysis.worst().curvature()) : "";
    String how =
        radius < 1 + NEUTRAL
            ? "the distance to the minimum neither shrinks nor grows in the long run."
            : "in the long run every step multiplies the distance to the minimum by %s."
                .formatted(Quantities.factor(radius));
    return "%s is unstable%s: %s %s".formatted(subject(), where, how, remedy());
  }

  private String remedy() {
    if (analysis.stableRates().isEmpty()) {
      boolean hill = analysis.loops().getFirst().curvature() <= 0;
      return hill
          ? "A curvature that is not positive has no minimum to converge to."
          : "No learning rate was found at which it is stable.";
    }
    return "It is stable " + rates(isSeveral() ? " on all of them" : "") + ".";
  }

  private String rates(String where) {
    if (analysis.stableRates().isEmpty()) {
      return "at this learning rate" + where;
    }
    StableRates rates = analysis.stableRates().get();
    String range =
        Double.isInfinite(rates.max())
            ? rates.min() == 0
                ? "at every learning rate"
                : "for learning rates above " + Quantities.figures(rates.min())
            : rates.min() == 0
                ? "for learning rates below " + Quantities.figures(rates.max())
                : "for learning rates between %s and %s"
                    .formatted(Quantities.figures(rates.min()), Quantities.figures(rates.max()));
    return range + where;
  }
}

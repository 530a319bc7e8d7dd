package io.thalweg.report;

import io.thalweg.study.Comparison;
import java.util.ArrayList;
import java.util.List;

/// What the figures of a comparison have in common.
final class Notes {
  private static final double LINE_HEIGHT = 17;

  private Notes() {}

  /// The epochs' axis.
  static Scale epochs(Comparison comparison) {
    int epochs = comparison.budget().epochs();
    return epochs > 1 ? new LinearScale(1, epochs, 1) : new LinearScale(0.5, 1.5, 1);
  }

  /// Width of the widest name, in pixels.
  static double widest(List<? extends Series> all) {
    return all.stream()
        .mapToDouble(series -> Typesetting.width(series.label(), 12))
        .max()
        .orElse(0);
  }

  /// Names the optimizers that diverged, on as many lines as they need.
  ///
  /// @return height taken, in pixels; nothing where none diverged
  static double divergence(Svg svg, List<ComparedOptimizer> all, double top, double width) {
    List<String> diverged =
        all.stream()
            .filter(series -> !series.divergence().isEmpty())
            .map(series -> series.label() + " " + series.divergence())
            .toList();
    if (diverged.isEmpty()) {
      return 0;
    }
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String one : diverged) {
      String longer = line.isEmpty() ? one : line + " · " + one;
      if (!line.isEmpty() && Typesetting.width(longer, 12) > width - 20) {
        lines.add(line);
        longer = one;
      }
      line = longer;
    }
    lines.add(line);
    svg.group("note");
    LinePanel.cross(svg, 6, top + 8);
    for (int i = 0; i < lines.size(); i++) {
      String text = Typesetting.elide(lines.get(i), 12, width - 18);
      svg.text("name", 18, top + 12 + i * LINE_HEIGHT, text);
    }
    svg.close();
    return LINE_HEIGHT * lines.size() + 4;
  }
}

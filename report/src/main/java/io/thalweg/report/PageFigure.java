package io.thalweg.report;

/// What can be drawn for a wide page and for a narrow one.
public interface PageFigure {
  /// Draws it; the same page gives the same bytes.
  Figure draw(Figures.Page page);
}

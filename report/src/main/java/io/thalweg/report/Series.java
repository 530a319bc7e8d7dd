package io.thalweg.report;

/// One of several things that are told apart by colour, shape and dash.
sealed interface Series permits ComparedOptimizer, NamedSeries {
  /// Place among all, from 0; gives colour, shape and dash.
  int index();

  /// Short name, different from all others'.
  String label();

  /// The whole name.
  String name();

  /// Opens a group in the series' colour and dash, named for the pointer.
  default Svg group(Svg svg, String classes) {
    return svg.group(classes + " " + Marker.classes(index())).title(name());
  }
}

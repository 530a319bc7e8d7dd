package io.thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;

/// Rectangles around the crossings of two lists of values, those of one kind side by side as one.
///
/// @param frame with the scales of both
/// @param x where cells begin and end from left to right, as fractions of the frame
/// @param y the same from bottom to top
/// @param columns number of values from left to right
/// @param rows number of values from bottom to top
@SuppressWarnings("ArrayRecordComponent") // never compared
record CellGrid(Frame frame, double[] x, double[] y, int columns, int rows) {
  private static final int MOST_COLUMNS = 160;
  private static final int MOST_ROWS = 120;

  /// Cells around values that lie where the frame's scales say.
  static CellGrid around(Frame frame, List<Double> xs, List<Double> ys) {
    return new CellGrid(
        frame,
        edges(xs, frame.x(), MOST_COLUMNS),
        edges(ys, frame.y(), MOST_ROWS),
        xs.size(),
        ys.size());
  }

  /// From half a cell before the first value to half a cell behind the last.
  static Scale scale(List<Double> values, boolean logarithmic) {
    int n = values.size();
    double first = values.getFirst();
    double last = values.getLast();
    if (n == 1) {
      double half = first == 0 ? 0.5 : Math.abs(first) / 2;
      return logarithmic
          ? new LogScale(first / 2, first * 2)
          : new LinearScale(first - half, first + half);
    }
    return logarithmic
        ? new LogScale(
            first * Math.sqrt(first / values.get(1)), last * Math.sqrt(last / values.get(n - 2)))
        : new LinearScale(
            first - (values.get(1) - first) / 2, last + (last - values.get(n - 2)) / 2);
  }

  /// Where cells begin and end, as fractions of the axis; fewer cells than values where there are
  /// too many to be seen.
  private static double[] edges(List<Double> values, Scale scale, int most) {
    return edges(values, scale, most, 0, 1);
  }

  /// The same with ends of one's own.
  static double[] edges(List<Double> values, Scale scale, int most, double first, double last) {
    int n = values.size();
    int cells = Math.min(n, most);
    return IntStream.rangeClosed(0, cells)
        .mapToDouble(cell -> {
          int i = cell * n / cells;
          return i == 0
              ? first
              : i == n
                  ? last
                  : (scale.fraction(values.get(i - 1)) + scale.fraction(values.get(i))) / 2;
        })
        .toArray();
  }

  /// Draws each cell in the colour of its level.
  ///
  /// @param classes a colour for each level
  /// @param level of a column and a row of values; what has a level without a colour is left out
  void fill(Svg svg, List<String> classes, IntBinaryOperator level) {
    svg.rect("void", new Box(frame.left(), frame.top(), frame.width(), frame.height()));
    List<List<Box>> runs = runs(classes.size(), level);
    for (int i = 0; i < runs.size(); i++) {
      if (!runs.get(i).isEmpty()) {
        StringBuilder path = new StringBuilder();
        runs.get(i).forEach(box -> append(path, box));
        svg.path("cell " + classes.get(i), path.toString());
      }
    }
  }

  private static void append(StringBuilder path, Box box) {
    String left = Svg.number(box.left());
    path.append('M').append(left).append(' ').append(Svg.number(box.bottom()));
    path.append('H').append(Svg.number(box.right())).append('V').append(Svg.number(box.top()));
    path.append('H').append(left).append('Z');
  }

  /// For each level the rectangles that it covers, a row's neighbours as one.
  List<List<Box>> runs(int levels, IntBinaryOperator level) {
    List<List<Box>> runs = new ArrayList<>();
    IntStream.range(0, levels).forEach(_ -> runs.add(new ArrayList<>()));
    int wide = x.length - 1;
    int high = y.length - 1;
    for (int row = 0; row < high; row++) {
      int value = middle(row, high, rows);
      int[] line =
          IntStream.range(0, wide)
              .map(column -> level.applyAsInt(middle(column, wide, columns), value))
              .toArray();
      for (int from = 0; from < wide; ) {
        int to = from;
        while (to < wide && line[to] == line[from]) {
          to++;
        }
        if (line[from] >= 0 && line[from] < levels) {
          runs.get(line[from]).add(box(x[from], x[to], y[row], y[row + 1]));
        }
        from = to;
      }
    }
    return runs;
  }

  /// The rectangle of one column and row of values.
  Box cell(int column, int row) {
    int i = column * (x.length - 1) / columns;
    int j = row * (y.length - 1) / rows;
    return box(x[i], x[i + 1], y[j], y[j + 1]);
  }

  /// The value in the middle of those that a cell stands for.
  private static int middle(int cell, int cells, int values) {
    return (cell * values / cells + (cell + 1) * values / cells - 1) / 2;
  }

  private Box box(double left, double right, double low, double high) {
    double from = tenth(frame.left() + frame.width() * left);
    double top = tenth(frame.bottom() - frame.height() * high);
    return new Box(
        from,
        top,
        tenth(frame.left() + frame.width() * right) - from,
        tenth(frame.bottom() - frame.height() * low) - top);
  }

  /// Rounded as it will be written, so that neighbours touch.
  private static double tenth(double pixels) {
    return Math.rint(10 * pixels) / 10;
  }
}

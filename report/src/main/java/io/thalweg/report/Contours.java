package io.thalweg.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Lines of equal value through a grid of values.
///
/// ## Formula
///
/// Marching squares: in a cell with corners on both sides of a level a piece of the line runs from
/// one side of the cell to another, each end on the straight line between two corners:
///
///     p = p₁ + (level − z₁)/(z₂ − z₁) (p₂ − p₁)
///
/// The higher values are to the left of each piece, so that the end of one is the beginning of the
/// next. In a saddle the mean of the four corners decides which of them belong together.
///
/// ## Source
///
/// Maple 2003, “Geometric design and space planning using the marching squares and marching cube
/// algorithms”.
///
/// @param x coordinates of the columns, `[columns]`
/// @param y coordinates of the rows, `[rows]`
/// @param z values, finite, or −∞ for what is lower than every level; `[rows][columns]`
@SuppressWarnings("ArrayRecordComponent") // never compared
record Contours(double[] x, double[] y, double[][] z) {
  private static final int BOTTOM = 0;
  private static final int RIGHT = 1;
  private static final int TOP = 2;
  private static final int LEFT = 3;

  /// For each set of high corners (1 bottom left, 2 bottom right, 4 top right, 8 top left) the
  /// sides that a piece runs from and to. Saddles are where the middle is low.
  private static final int[][] PIECES = {
    {},
    {BOTTOM, LEFT},
    {RIGHT, BOTTOM},
    {RIGHT, LEFT},
    {TOP, RIGHT},
    {BOTTOM, LEFT, TOP, RIGHT},
    {TOP, BOTTOM},
    {TOP, LEFT},
    {LEFT, TOP},
    {BOTTOM, TOP},
    {RIGHT, BOTTOM, LEFT, TOP},
    {RIGHT, TOP},
    {LEFT, RIGHT},
    {BOTTOM, RIGHT},
    {LEFT, BOTTOM},
    {}
  };

  private static final int[] HIGH_SADDLE_5 = {BOTTOM, RIGHT, TOP, LEFT};
  private static final int[] HIGH_SADDLE_10 = {LEFT, BOTTOM, RIGHT, TOP};

  /// A place on a side of a cell, by the node that the side begins at.
  private record Side(int column, int row, boolean upwards) {}

  /// The lines where the value is at a level; closed ones end where they begin.
  List<List<XY>> lines(double level) {
    Map<Side, Side> next = new LinkedHashMap<>();
    for (int row = 0; row + 1 < y.length; row++) {
      for (int column = 0; column + 1 < x.length; column++) {
        int[] pieces = pieces(column, row, level);
        for (int i = 0; i < pieces.length; i += 2) {
          next.put(side(column, row, pieces[i]), side(column, row, pieces[i + 1]));
        }
      }
    }
    Set<Side> ends = new HashSet<>(next.values());
    List<Side> beginnings =
        new ArrayList<>(next.keySet().stream().filter(s -> !ends.contains(s)).toList());
    beginnings.addAll(next.keySet());
    Map<Side, Side> left = new HashMap<>(next);
    List<List<XY>> lines = new ArrayList<>();
    for (Side beginning : beginnings) {
      if (left.containsKey(beginning)) {
        lines.add(line(left, beginning, level));
      }
    }
    return lines;
  }

  private List<XY> line(Map<Side, Side> left, Side beginning, double level) {
    List<XY> line = new ArrayList<>();
    line.add(point(beginning, level));
    Side at = beginning;
    while (left.containsKey(at)) {
      Side to = left.get(at);
      left.remove(at);
      line.add(point(to, level));
      at = to;
    }
    return line;
  }

  /// The outlines of where the value is at a level or above: the grid's own edge among them, holes
  /// the other way around.
  List<List<XY>> region(double level) {
    double[][] padded = new double[y.length + 2][x.length + 2];
    for (int row = 0; row < padded.length; row++) {
      for (int column = 0; column < padded[row].length; column++) {
        boolean inside = row > 0 && row <= y.length && column > 0 && column <= x.length;
        padded[row][column] = inside ? z[row - 1][column - 1] : Double.NEGATIVE_INFINITY;
      }
    }
    return new Contours(padded(x), padded(y), padded).lines(level);
  }

  private static double[] padded(double[] values) {
    double[] padded = new double[values.length + 2];
    System.arraycopy(values, 0, padded, 1, values.length);
    padded[0] = values[0];
    padded[padded.length - 1] = values[values.length - 1];
    return padded;
  }

  private int[] pieces(int column, int row, double level) {
    double a = z[row][column];
    double b = z[row][column + 1];
    double c = z[row + 1][column + 1];
    double d = z[row + 1][column];
    int high =
        (a >= level ? 1 : 0) + (b >= level ? 2 : 0) + (c >= level ? 4 : 0) + (d >= level ? 8 : 0);
    boolean middle = (a + b + c + d) / 4 >= level;
    return high == 5 && middle
        ? HIGH_SADDLE_5
        : high == 10 && middle ? HIGH_SADDLE_10 : PIECES[high];
  }

  private static Side side(int column, int row, int side) {
    return switch (side) {
      case BOTTOM -> new Side(column, row, false);
      case RIGHT -> new Side(column + 1, row, true);
      case TOP -> new Side(column, row + 1, false);
      default -> new Side(column, row, true);
    };
  }

  private XY point(Side side, double level) {
    int column = side.upwards() ? side.column() : side.column() + 1;
    int row = side.upwards() ? side.row() + 1 : side.row();
    double from = z[side.row()][side.column()];
    double to = z[row][column];
    double share =
        from == Double.NEGATIVE_INFINITY
            ? 1
            : to == Double.NEGATIVE_INFINITY ? 0 : (level - from) / (to - from);
    return new XY(
        x[side.column()] + share * (x[column] - x[side.column()]),
        y[side.row()] + share * (y[row] - y[side.row()]));
  }
}

package io.thalweg.workbench;

import java.util.ArrayList;
import java.util.List;

/// A series drawn together to so many points of equally many steps each.
final class Curve {
  private final long steps;
  private final boolean each;
  private final List<Point> points = new ArrayList<>();
  private int told;
  private double sum;
  private double low;
  private double high;
  private int count;
  private long last;

  /// @param total steps that will come
  /// @param every steps between two values
  /// @param most points
  Curve(long total, long every, int most) {
    steps = Math.max(1, Math.ceilDiv(total, most));
    each = every >= steps;
  }

  /// @param step the last of those drawn together
  /// @param mean of their values, and the smallest and the largest of them
  record Point(long step, double mean, double low, double high) {}

  void add(long step, double value) {
    if (count > 0 && (step - 1) / steps != (last - 1) / steps) {
      end();
    }
    low = count == 0 ? value : Math.min(low, value);
    high = count == 0 ? value : Math.max(high, value);
    sum += value;
    count++;
    last = step;
    if (each || step % steps == 0) {
      end();
    }
  }

  private void end() {
    points.add(new Point(last, sum / count, low, high));
    sum = 0;
    count = 0;
  }

  /// Nothing more will come: what was begun is a point, too.
  void flush() {
    if (count > 0) {
      end();
    }
  }

  /// What was not yet asked for.
  List<Point> news() {
    List<Point> fresh = List.copyOf(points.subList(told, points.size()));
    told = points.size();
    return fresh;
  }

  List<Point> all() {
    return List.copyOf(points);
  }
}

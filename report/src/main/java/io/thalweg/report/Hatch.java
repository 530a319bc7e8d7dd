package io.thalweg.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Slanted lines over rectangles, as one path: without ids there are no patterns.
///
/// ## Formula
///
/// Lines lie where x + y is a multiple of a distance, so that they run on from one rectangle into
/// the next; pieces of a line that touch are one.
final class Hatch {
  private static final double APART = 7;

  /// From the left to the right of one piece.
  private record Piece(double from, double to) {}

  private Hatch() {}

  /// Path data; empty where there are no rectangles.
  static String over(List<Box> boxes) {
    if (boxes.isEmpty()) {
      return "";
    }
    double least = boxes.stream().mapToDouble(b -> b.left() + b.top()).min().orElseThrow();
    double most = boxes.stream().mapToDouble(b -> b.right() + b.bottom()).max().orElseThrow();
    StringBuilder path = new StringBuilder();
    for (double sum = Math.ceil(least / APART) * APART; sum < most; sum += APART) {
      double at = sum;
      List<Piece> pieces =
          boxes.stream()
              .flatMap(box -> piece(box, at))
              .sorted(Comparator.comparingDouble(Piece::from))
              .toList();
      for (Piece piece : joined(pieces)) {
        path.append('M').append(Svg.number(piece.from())).append(' ');
        path.append(Svg.number(at - piece.from()));
        path.append('L').append(Svg.number(piece.to())).append(' ');
        path.append(Svg.number(at - piece.to()));
      }
    }
    return path.toString();
  }

  private static Stream<Piece> piece(Box box, double sum) {
    double from = Math.max(box.left(), sum - box.bottom());
    double to = Math.min(box.right(), sum - box.top());
    return from < to ? Stream.of(new Piece(from, to)) : Stream.empty();
  }

  private static List<Piece> joined(List<Piece> pieces) {
    List<Piece> joined = new ArrayList<>();
    for (Piece piece : pieces) {
      if (!joined.isEmpty() && piece.from() <= joined.getLast().to() + 1e-6) {
        Piece last = joined.removeLast();
        joined.add(new Piece(last.from(), Math.max(last.to(), piece.to())));
      } else {
        joined.add(piece);
      }
    }
    return joined;
  }
}

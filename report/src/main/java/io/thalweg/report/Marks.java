package io.thalweg.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Vertical lines through a frame, each with its name above it on a line of its own.
///
/// @param marks what lies on the axis
record Marks(List<Mark> marks) {
  private static final double LINE = 16;
  private static final double BESIDE = 5;
  private static final String[] DASHES = {"", "dash1", "dash2", "dash3"};

  /// A mark with its dash, and the side that its name is on.
  private record Placed(Mark mark, String dash, double x, boolean right) {}

  /// Only what lies on the axis.
  static Marks on(Scale scale, List<Mark> marks) {
    return new Marks(
        marks.stream()
            .filter(mark -> Double.isFinite(mark.at()))
            .filter(mark -> {
              double at = scale.fraction(mark.at());
              return at >= -1e-9 && at <= 1 + 1e-9;
            })
            .toList());
  }

  /// Classes of the n-th of several lines of one colour.
  static String dash(int n) {
    return DASHES[n % DASHES.length];
  }

  /// Room for the names above the frame.
  double height() {
    return LINE * marks.size();
  }

  void draw(Svg svg, Frame frame) {
    List<Placed> placed = placed(frame);
    for (int i = 0; i < placed.size(); i++) {
      Placed mark = placed.get(i);
      double top = frame.top() - 14 - LINE * i;
      svg.line("limit " + mark.dash(), mark.x(), frame.bottom(), mark.x(), top);
    }
    for (int i = 0; i < placed.size(); i++) {
      Placed mark = placed.get(i);
      double room = mark.right() ? frame.right() - mark.x() : mark.x();
      String text = Typesetting.elide(mark.mark().label(), 12, room - BESIDE);
      double x = mark.right() ? mark.x() + BESIDE : mark.x() - BESIDE;
      String classes = mark.right() ? "name halo" : "name end halo";
      svg.text(classes, x, frame.top() - 6 - LINE * i, text);
    }
  }

  /// From the lowest name to the highest: lines do not run through the names of others as long as
  /// all names are on one side.
  private List<Placed> placed(Frame frame) {
    List<Boolean> fits =
        marks.stream().map(mark -> fits(mark, frame.right() - frame.atX(mark.at()))).toList();
    boolean allRight = !fits.contains(false);
    boolean allLeft = marks.stream().allMatch(mark -> fits(mark, frame.atX(mark.at())));
    Comparator<Placed> fromRight = Comparator.comparingDouble(mark -> -mark.x());
    Comparator<Placed> fromLeft = Comparator.comparingDouble(Placed::x);
    return IntStream.range(0, marks.size())
        .mapToObj(i -> {
          double x = frame.atX(marks.get(i).at());
          boolean half = frame.right() - x >= x - frame.left();
          boolean right = allRight || (!allLeft && half);
          return new Placed(marks.get(i), dash(i), x, right);
        })
        .sorted(
            Comparator.comparing(Placed::right)
                .thenComparing((a, b) -> (a.right() ? fromRight : fromLeft).compare(a, b)))
        .toList();
  }

  private static boolean fits(Mark mark, double room) {
    return Typesetting.width(mark.label(), 12) + BESIDE <= room;
  }
}

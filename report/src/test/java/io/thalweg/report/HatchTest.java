package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HatchTest {
  private static final Pattern PIECE =
      Pattern.compile("M([-\\d.]+) ([-\\d.]+)L([-\\d.]+) ([-\\d.]+)");

  private static List<MatchResult> pieces(List<Box> boxes) {
    return PIECE.matcher(Hatch.over(boxes)).results().toList();
  }

  private static double number(MatchResult piece, int group) {
    return Double.parseDouble(piece.group(group));
  }

  /// Lines 7/√2 apart cover an area with a length of √2/7 of it.
  @Test
  void linesLieInsideAtEqualDistances() {
    Box box = new Box(40, 30, 700, 350);

    List<MatchResult> pieces = pieces(List.of(box));

    assertThat(pieces)
        .allSatisfy(piece -> {
          assertThat(number(piece, 1)).isBetween(40.0, 740.0);
          assertThat(number(piece, 3)).isBetween(40.0, 740.0);
          assertThat(number(piece, 2)).isBetween(30.0, 380.0);
          assertThat(number(piece, 4)).isBetween(30.0, 380.0);
          assertThat(number(piece, 1) + number(piece, 2))
              .isCloseTo(number(piece, 3) + number(piece, 4), within(0.11));
        });
    double length =
        pieces.stream().mapToDouble(p -> Math.sqrt(2) * (number(p, 3) - number(p, 1))).sum();
    assertThat(length).isCloseTo(Math.sqrt(2) / 7 * 700 * 350, within(700.0));
  }

  @Test
  void neighboursAreHatchedAsOne() {
    Box whole = new Box(10, 20, 90, 60);

    String parts =
        Hatch.over(
            List.of(new Box(10, 20, 90, 15), new Box(10, 35, 40, 45), new Box(50, 35, 50, 45)));

    assertThat(parts).isEqualTo(Hatch.over(List.of(whole)));
  }

  @Test
  void boxesApartAreHatchedApart() {
    List<MatchResult> pieces = pieces(List.of(new Box(0, 0, 10, 10), new Box(100, 0, 10, 10)));

    assertThat(pieces).noneMatch(p -> number(p, 1) < 50 && number(p, 3) > 50);
    assertThat(pieces).anyMatch(p -> number(p, 1) < 50).anyMatch(p -> number(p, 1) > 50);
    assertThat(Hatch.over(List.of())).isEmpty();
  }
}

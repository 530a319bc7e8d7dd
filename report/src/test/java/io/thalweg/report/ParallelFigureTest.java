package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParallelFigureTest {
  private static ParallelFigure figure(ParallelFigure.Trial... more) {
    Stream<ParallelFigure.Trial> trials =
        IntStream.range(0, 20).mapToObj(i -> new ParallelFigure.Trial(List.of(1.0 + i, 0.1), i));
    return new ParallelFigure(
        "t",
        List.of(new ParallelFigure.Axis("rate", true), new ParallelFigure.Axis("decay", false)),
        Measure.linear("loss", ""),
        Stream.concat(trials, Stream.of(more)).toList());
  }

  @ParameterizedTest
  @EnumSource
  void bestTenthStandsOut(Figures.Page page) {
    ParallelFigure.Trial lost = new ParallelFigure.Trial(List.of(3.0, 0.1), Double.NaN);
    Drawing drawing = Drawing.of(figure(lost).draw(page).inline());

    // the key has one of each, as lines
    assertThat(drawing.ofClass("line").stream().filter(e -> e.getTagName().equals("path")))
        .hasSize(2);
    assertThat(drawing.ofClass("other").stream().filter(e -> e.getTagName().equals("path")))
        .hasSize(18);
    assertThat(drawing.ofClass("broken").stream().filter(e -> e.getTagName().equals("path")))
        .hasSize(1);
    assertThat(drawing.texts("name"))
        .contains("best tenth, 2 trials", "others", "diverged", "rate", "decay", "loss");
  }

  @Test
  void lineIsInterruptedWhereASettingDoesNotApply() {
    ParallelFigure.Trial without = new ParallelFigure.Trial(List.of(3.0, Double.NaN), -5);
    Drawing drawing = Drawing.of(figure(without).draw(Figures.Page.WIDE).inline());

    assertThat(drawing.ofClass("line").stream().map(e -> e.getAttribute("d")))
        .filteredOn(d -> d.chars().filter(c -> c == 'M').count() == 2)
        .hasSize(1);
  }

  @Test
  void descriptionHasTheBest() {
    assertThat(figure().draw(Figures.Page.NARROW).description())
        .isEqualTo(
            "20 trials with rate, decay: 20 with a score, 0 diverged."
                + " The best has 0 with rate 1, decay 0.1.");
  }

  @Test
  void trialsThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> figure(new ParallelFigure.Trial(List.of(1.0), 1)))
        .withMessage("trials must have 2 values as there are axes, got 1");
  }
}

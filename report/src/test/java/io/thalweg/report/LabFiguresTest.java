package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What must hold for each figure of the training lab, whatever is drawn.
class LabFiguresTest {
  private static Map<String, PageFigure> figures() {
    Map<String, PageFigure> figures = new TreeMap<>(Odd.figures());
    figures.put("sweep", Sweeps.momentum(32, 16));
    figures.put("small sweep", Sweeps.momentum(6, 4));
    figures.put("large sweep", Sweeps.momentum(300, 200));
    figures.put("rates", Sweeps.rates(32, 5));
    figures.put("few rates", Sweeps.rates(7, 1));
    figures.put("noise", Noises.robustness(8));
    figures.put("one optimizer", Noises.robustness(1));
    figures.put("many optimizers", Noises.robustness(30));
    figures.put("gap", Noises.gap());
    figures.put("prequential", Noises.prequential(20_000));
    figures.put("batches", Noises.batches());
    figures.put("instruments", Instruments.run(300));
    figures.put("long run", Instruments.run(40_000));
    figures.put("short run", Instruments.run(1));
    figures.put("landscape", Landscapes.one());
    figures.put("landscapes", Landscapes.three());
    figures.put("trials", Sweeps.trials(100));
    figures.put("many trials", Sweeps.trials(3000));
    figures.put("slices", Landscapes.slices());
    return figures;
  }

  static Stream<Arguments> drawings() {
    return figures().entrySet().stream()
        .flatMap(figure ->
            Stream.of(Figures.Page.values())
                .map(page -> Arguments.of(figure.getKey() + ", " + page, figure.getValue(), page)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drawings")
  void figureIsWellFormedInsideItsEdgesAndNamed(String name, PageFigure figure, Figures.Page page) {
    Figure drawn = figure.draw(page);

    Drawing.assertSelfContained(drawn);
    Drawing.assertInside(drawn);
    assertThat(drawn.width()).isEqualTo(page.width());
    assertThat(drawn.height()).isPositive().isLessThan(20_000);
    assertThat(drawn.title()).isNotBlank();
    assertThat(drawn.description()).isNotBlank().doesNotContain("NaN", "Infinity", "null", "[");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drawings")
  void noTextLiesOverAnotherAndTheBytesAreTheSameAndNotTooMany(
      String name, PageFigure figure, Figures.Page page) {
    Figure drawn = figure.draw(page);

    Drawing.assertTextsApart(drawn);
    assertThat(drawn).isEqualTo(figure.draw(page));
    assertThat(drawn.standalone().length()).isLessThan(400_000);
  }
}

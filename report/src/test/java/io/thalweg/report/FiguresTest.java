package io.thalweg.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.study.Comparison;
import io.thalweg.study.Inference;
import io.thalweg.study.PerformanceProfile;
import io.thalweg.train.Run;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class FiguresTest {
  private static final List<BiFunction<Comparison, Figures.Page, Figure>> ALL =
      List.of(
          Figures::overview,
          Figures::finalAccuracy,
          Figures::timeToTarget,
          Figures::generalizationGap,
          (comparison, page) ->
              Figures.performanceProfile(comparison, Inference.of(comparison).profile(), page),
          (comparison, page) -> Figures.multiples(comparison, Quantity.TEST_ACCURACY, page),
          (comparison, page) -> Figures.multiples(comparison, Quantity.TEST_LOSS, page),
          (comparison, page) -> Figures.multiples(comparison, Quantity.TRAIN_LOSS, page));

  private static final List<Comparison> COMPARISONS =
      List.of(
          Examples.nine(),
          Examples.some(1, 1, 1),
          Examples.some(2, 1, 2),
          Examples.some(4, 5, 100),
          Examples.many(30),
          Examples.broken(),
          Examples.faultless(),
          Examples.named("<b>&\"'", "\u0000\ud800]]>", "x".repeat(500), "优化器(rate=1)"));

  static Stream<Arguments> drawings() {
    return COMPARISONS.stream()
        .flatMap(comparison ->
            Stream.of(Figures.Page.values())
                .flatMap(
                    page -> ALL.stream().map(draw -> Arguments.of(draw.apply(comparison, page)))));
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void figureIsWellFormedAndNeedsNothingElse(Figure figure) {
    Drawing.assertSelfContained(figure);
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void everyMarkAndTextLiesInsideTheFigure(Figure figure) {
    Drawing.assertInside(figure);
  }

  @Test
  void sameComparisonGivesTheSameBytes() {
    for (BiFunction<Comparison, Figures.Page, Figure> draw : ALL) {
      assertThat(draw.apply(Examples.nine(), Figures.Page.WIDE).standalone())
          .isEqualTo(draw.apply(Examples.nine(), Figures.Page.WIDE).standalone());
    }
  }

  @Test
  void overviewHasALineABandAndANamePerOptimizerAndPanel() {
    Drawing drawing = Drawing.of(Figures.overview(Examples.nine(), Figures.Page.WIDE).inline());

    assertThat(drawing.ofClass("line")).hasSize(18);
    assertThat(drawing.ofClass("band")).hasSize(18);
    assertThat(drawing.ofClass("label")).hasSize(18);
    assertThat(drawing.texts("name"))
        .contains("sgd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "radam")
        .contains("lookahead(adam)", "momentum diverged in 1 of 3 seeds");
    assertThat(drawing.ofClass("broken")).hasSize(2);
  }

  @Test
  void oneSeedHasNoBand() {
    Comparison single = Examples.some(3, 1, 5);

    assertThat(Drawing.of(Figures.overview(single, Figures.Page.WIDE).inline()).ofClass("band"))
        .isEmpty();
    assertThat(
            Drawing.of(Figures.finalAccuracy(single, Figures.Page.WIDE).inline())
                .ofClass("interval"))
        .isEmpty();
  }

  @Test
  void multiplesShowEachOptimizerOnceAndTheOthersInGrey() {
    Figure figure = Figures.multiples(Examples.nine(), Quantity.TEST_LOSS, Figures.Page.WIDE);
    Drawing drawing = Drawing.of(figure.inline());

    assertThat(drawing.ofClass("panel")).hasSize(9);
    assertThat(drawing.ofClass("line")).hasSize(9);
    assertThat(drawing.ofClass("other")).hasSize(9 * 8);
    assertThat(drawing.ofClass("cross")).hasSize(1);
  }

  @Test
  void finalAccuracyHasADotForEveryFinishedTraining() {
    Comparison comparison = Examples.nine();
    Drawing drawing = Drawing.of(Figures.finalAccuracy(comparison, Figures.Page.NARROW).inline());

    assertThat(drawing.ofClass("seed")).hasSize(9 * 3 - 1);
    assertThat(drawing.ofClass("mean")).hasSize(9);
    assertThat(drawing.ofClass("interval")).hasSize(9);
  }

  @Test
  void everyTrainingHasADotOrACrossOnTheWayToTheTarget() {
    Comparison comparison = Examples.nine();
    Drawing drawing = Drawing.of(Figures.timeToTarget(comparison, Figures.Page.WIDE).inline());
    int reached =
        comparison.results().stream()
            .mapToInt(result -> result.timeToTarget(comparison.target()).reached())
            .sum();

    assertThat(reached).isBetween(1, 26);
    assertThat(drawing.ofClass("seed")).hasSize(2 * reached);
    assertThat(drawing.ofClass("cross")).hasSize(27 - reached);
  }

  /// One of two optimizers is always first; the other needs 1.5, 2 and 3 times its epochs and does
  /// not arrive in the fourth seed: three steps, up to three quarters.
  @Test
  void profileIsAStepFunctionUpToTheShareThatArrived() {
    Comparison two = Examples.some(2, 4, 12);
    List<String> names = two.results().stream().map(Comparison.Result::optimizer).toList();
    PerformanceProfile profile =
        PerformanceProfile.of(
            names,
            List.of(
                List.of(2.0, 3.0),
                List.of(2.0, 4.0),
                List.of(2.0, 6.0),
                List.of(2.0, Double.POSITIVE_INFINITY)));
    Figure figure = Figures.performanceProfile(two, profile, Figures.Page.WIDE);
    List<Element> lines = Drawing.of(figure.inline()).ofClass("line");

    assertThat(lines).hasSize(2);
    assertThat(heights(lines.getFirst())).hasSize(1);
    List<Double> second = heights(lines.getLast());
    assertThat(second).hasSize(4).isSortedAccordingTo(Comparator.reverseOrder());
    double whole = second.getFirst() - heights(lines.getFirst()).getFirst();
    assertThat(second.getFirst() - second.getLast()).isCloseTo(0.75 * whole, within(2.5));
    assertThat(figure.description()).contains("0\u00a0% at once, 75\u00a0% within a factor of 4");
  }

  /// The different heights of a path, in the order of its points.
  private static List<Double> heights(Element path) {
    return Stream.of(path.getAttribute("d").substring(1).split("L"))
        .map(point -> Double.valueOf(point.split(" ", 2)[1]))
        .distinct()
        .toList();
  }

  @Test
  void optimizerThatAlwaysDivergedIsStillNamed() {
    Comparison broken = Examples.broken();
    for (BiFunction<Comparison, Figures.Page, Figure> draw : ALL) {
      assertThat(draw.apply(broken, Figures.Page.WIDE).inline())
          .as(draw.apply(broken, Figures.Page.WIDE).title())
          .contains("sgd");
    }
    assertThat(broken.results().getFirst().runs())
        .extracting(Run::divergence)
        .allMatch(d -> d.isPresent());
    assertThat(Figures.finalAccuracy(broken, Figures.Page.WIDE).inline())
        .contains("diverged in 2 of 2 seeds");
  }

  @Test
  void tenthSeriesIsDashedAndTwentiethDotted() {
    Drawing drawing = Drawing.of(Figures.overview(Examples.many(20), Figures.Page.WIDE).inline());

    List<String> classes =
        drawing.ofClass("curve").stream().map(element -> element.getAttribute("class")).toList();
    assertThat(classes.subList(0, 20))
        .doesNotHaveDuplicates()
        .contains("curve s0", "curve s0 dash1", "curve s0 dash2");
  }

  @Test
  void standaloneFigureFollowsLightAndDark() {
    Figure figure = ComparisonReport.figure(Examples.nine());

    assertThat(figure.standalone()).startsWith("<?xml").contains("prefers-color-scheme: dark");
    assertThat(figure.inline()).doesNotContain("<style");
  }

  @Test
  void figureIsNamedForThoseWhoCannotSeeIt() {
    Element root = Drawing.of(Figures.overview(Examples.nine(), Figures.Page.WIDE).inline()).root();

    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getFirstChild().getNodeName()).isEqualTo("title");
    assertThat(root.getFirstChild().getNextSibling().getTextContent()).contains("lookahead(adam)");
  }
}

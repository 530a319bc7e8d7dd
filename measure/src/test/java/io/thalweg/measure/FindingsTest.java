package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.train.Event;
import io.thalweg.train.Quantity;
import io.thalweg.train.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingsTest {
  /// Values at steps 1, 11, 21, …
  private static Series series(String name, double... values) {
    return new Series(
        name,
        "",
        10,
        List.of(),
        IntStream.range(0, values.length).mapToObj(i -> 10L * i + 1).toList(),
        Arrays.stream(values).mapToObj(List::of).toList());
  }

  private static Series labelled(String name, List<String> labels, double... values) {
    List<Double> row = Arrays.stream(values).boxed().toList();
    return new Series(name, "", 10, labels, List.of(5L), List.of(row));
  }

  private static List<Note> of(Series... series) {
    return Findings.of(List.of(series));
  }

  private static void assertNone(Series series) {
    assertThat(of(series)).isEmpty();
  }

  @Test
  void noiseDominatesFromWhereItMostlyStaysBelowOne() {
    assertThat(of(series("signal-to-noise", 5, 0.9, 3, 0.8, 0.7, 0.5)))
        .containsExactly(
            new Note(
                31,
                "gradient noise dominates from step 31 on (signal-to-noise ratio 0.80, at the end"
                    + " 0.50)"));
    double[] long20 = new double[20];
    Arrays.fill(long20, 0.5);
    long20[10] = 2; // one of twenty does not count
    assertThat(of(series("signal-to-noise", long20)).getFirst().step()).isEqualTo(1);
    assertNone(series("signal-to-noise", 0.5, 2, 3));
    assertNone(series("signal-to-noise", 5));
    assertNone(series("signal-to-noise", 0.5, 0.5));
    assertNone(series("signal-to-noise"));
  }

  private static String margin(double... values) {
    return of(series("stability-margin", values)).getFirst().text();
  }

  @Test
  void theEdgeIsReachedFromBelowWithinFivePercent() {
    assertThat(of(series("stability-margin", 0.2, Double.NaN, 0.94, 0.97, 1.3)))
        .containsExactly(
            new Note(31, "the edge of stability was reached at step 31 (margin 0.970)"));
    assertThat(of(series("stability-margin", Double.NaN, 0.2, 0.31, 0.1)))
        .containsExactly(
            new Note(
                21,
                "the edge of stability was not reached: the greatest margin was 0.310, at step 21"));
    assertThat(margin(700, 1.2, 0.5, 0.7))
        .isEqualTo(
            "the margin was beyond the edge of stability from step 1 on (700), but below it from"
                + " step 21 on");
    assertThat(margin(700, 0.5, 0.96))
        .isEqualTo("the edge of stability was reached at step 21 (margin 0.960)");
    assertThat(margin(3, 4))
        .isEqualTo("the margin was beyond the edge of stability from step 1 on (3.00)");
    assertNone(series("stability-margin", Double.NaN));
  }

  @Test
  void deadUnitsAreThoseOfTheLastLook() {
    List<String> layers = List.of("layer 1 (128 units)", "layer 2 (64 units)", "layer 3 (9 units)");
    assertThat(of(labelled("dead-units", layers, 12, 0, 1)))
        .containsExactly(
            new Note(5, "12 units are dead in layer 1 (128 units)"),
            new Note(5, "1 unit is dead in layer 3 (9 units)"));
  }

  @Test
  void updatesFarFromAThousandthAreTold() {
    List<String> labels = List.of("0.weight", "all");
    assertNone(labelled("update-ratio", labels, 1, 1e-3));
    assertNone(labelled("update-ratio", labels, 1, 9e-3));
    assertNone(labelled("update-ratio", labels, 1, Double.NaN));
    assertThat(of(labelled("update-ratio", labels, 1e-3, 0.05)).getFirst().text())
        .startsWith("steps are large for the weights: median update ratio 0.050");
    assertThat(of(labelled("update-ratio", labels, 1e-3, 2e-5)).getFirst().text())
        .startsWith("steps are small for the weights: median update ratio 2.0e-05");
  }

  @Test
  void stepsThatAreLongOrShortAreTold() {
    assertNone(series("alpha", -0.9, 0, 0.5));
    assertThat(of(series("alpha", 0.7, -1, 0.9)).getFirst().text())
        .startsWith("steps go too far: median α 0.70");
    assertThat(of(series("alpha", -1, -0.95)).getFirst().text())
        .startsWith("steps are short: median α -0.98");
  }

  @Test
  void aGradientThatGrowsTenfoldIsTold() {
    assertNone(series("grad-norm", 1, 100, 1, 1, 9));
    assertThat(of(series("grad-norm", 1, 1, 1, 1, 20)).getFirst().text())
        .isEqualTo("the gradient grew: its norm is 20 times that of the start");
    assertNone(series("grad-norm", 0, 1));
  }

  @Test
  void manyZerosAreTold() {
    assertNone(series("zero-gradients", 0.9, 0.5));
    assertThat(of(series("zero-gradients", 0.1, 0.583)).getFirst().text())
        .isEqualTo("58 % of the gradient's numbers are 0");
  }

  @Test
  void findingsAreInTheOrderOfTheSteps() {
    assertThat(
            of(
                series("alpha", 0.7, 0.8, 0.9),
                series("stability-margin", 0.2, 1.0),
                series("signal-to-noise", 0.5, 0.5, 0.5),
                series("loss", 1, 2)))
        .extracting(Note::step)
        .containsExactly(1L, 11L, 21L);
  }

  @Test
  void theRecorderKeepsWhatBelongsTogether() {
    Quantity one = Quantity.of("one", "m");
    Quantity two = new Quantity("two", "", List.of("a", "b"));
    Recorder recorder = new Recorder();
    recorder.accept(new Event.Measured(1, 4, one, List.of(1.0)));
    recorder.accept(new Event.Measured(1, 5, two, List.of(2.0, 3.0)));
    recorder.accept(new Event.Stepped(1, 9, 0.5));
    recorder.accept(new Event.Warned(2, "look"));
    recorder.accept(new Event.Measured(5, 4, one, List.of(4.0)));
    Run run = new Run("sgd", 1, List.of(), Optional.empty(), "");
    Diagnosis diagnosis = recorder.diagnosis(run);
    assertThat(diagnosis.run()).isEqualTo(run);
    assertThat(diagnosis.warnings()).containsExactly(new Note(2, "look"));
    assertThat(diagnosis.series())
        .containsExactly(
            new Series(
                "one", "m", 4, List.of(), List.of(1L, 5L), List.of(List.of(1.0), List.of(4.0))),
            new Series("two", "", 5, List.of("a", "b"), List.of(1L), List.of(List.of(2.0, 3.0))));
    Series series = diagnosis.series("two").orElseThrow();
    assertThat(series.width()).isEqualTo(2);
    assertThat(series.column("b")).containsExactly(3);
    assertThat(diagnosis.series("three")).isEmpty();
    assertThatThrownBy(() -> series.column("c")).hasMessage("two has no label c");
    assertThatThrownBy(
            () -> recorder.accept(new Event.Measured(6, 5, Quantity.of("two", ""), List.of(1.0))))
        .hasMessage("two instruments measure a two");
  }
}

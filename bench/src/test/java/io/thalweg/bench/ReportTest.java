package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Task TASK =
      new Task("home", "digits", Architecture.MLP, 4, 128, 0.05, 0.9, 1, 1);

  private static Result result(double... seconds) {
    return new Result(Arrays.stream(seconds).boxed().toList(), List.of(), 10, 0.9, "engine");
  }

  @Test
  void contestantsWithNetworksOfDifferentSizesAreRefused() {
    Result other = new Result(List.of(1.0, 1.0), List.of(), 11, 0.9, "engine");
    Map<Contestant, List<Result>> results =
        Map.of(
            Contestant.ALL.getFirst(), List.of(result(1, 1)),
            Contestant.ALL.getLast(), List.of(result(1, 1)));
    Report.checkSameNetwork(results);
    assertThatIllegalStateException()
        .isThrownBy(() ->
            Report.checkSameNetwork(
                Map.of(Contestant.ALL.getFirst(), List.of(result(1, 1), other))))
        .withMessage("contestants must train equally many numbers, got [10, 11]");
  }

  @Test
  void mediansAreOfRoundsAndTheWarmUpIsLeftOut() {
    Map<Contestant, List<Result>> results = new LinkedHashMap<>();
    results.put(
        Contestant.ALL.getFirst(),
        List.of(result(99, 1, 2, 3), result(99, 4, 4, 9), result(99, 1, 1, 1)));
    results.put(Contestant.ALL.getLast(), List.of(result(99, 8), result(99, 2, 6), result(99, 5)));
    Report report = Report.of(TASK, results);
    assertThat(report.contestants())
        .extracting(Report.Line::rounds)
        .containsExactly(List.of(2.0, 4.0, 1.0), List.of(8.0, 4.0, 5.0));
    assertThat(report.contestants()).extracting(Report.Line::median).containsExactly(2.0, 5.0);
    assertThat(report.contestants()).extracting(Report.Line::share).containsExactly(1.0, 0.4);
    assertThat(report.table().lines()).hasSize(3);
  }

  @Test
  void aTaskAndAResultSurviveTheWayToAnotherProcess() {
    assertThat(Task.of(TASK.toArgument())).isEqualTo(TASK);
    Result result =
        Result.of(
            """
            something before
            {"seconds":[1.5],"resident":[7],"parameters":3,"testAccuracy":0.5,"engine":"e"}
            """);
    assertThat(result.seconds()).containsExactly(1.5);
    assertThat(result.testAccuracy()).isCloseTo(0.5, within(0.0));
  }
}

package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Schedules beside those of PyTorch: `torch_schedules.csv`, made by `torch_schedules.py`.
class PyTorchScheduleTest {
  static List<List<String>> schedules() {
    return Figures.rows("torch_schedules.csv");
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void figuresOfPyTorch(List<String> row) {
    Schedule ours = Catalogues.SCHEDULES.create(row.get(1));
    for (String figure : row.get(2).split(" ", -1)) {
      String[] stepAndValue = figure.split(":", -1);
      Progress progress = new Progress(Long.parseLong(stepAndValue[0]), 1, List.of());
      assertThat(ours.at(progress))
          .as("step " + stepAndValue[0])
          .isCloseTo(Double.parseDouble(stepAndValue[1]), within(3e-15));
    }
  }
}

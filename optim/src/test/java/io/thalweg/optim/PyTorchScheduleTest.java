package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Schedules beside those of PyTorch. The figures are those of `torch/optim/lr_scheduler.py` of
/// PyTorch 2.14.1, run in Python's float64 for as many steps: `MultiStepLR`, `PolynomialLR`,
/// `LinearLR`, `OneCycleLR`, `CyclicLR` (`triangular`, `triangular2`), `SequentialLR`.
class PyTorchScheduleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "multi-step(0.8, milestones=\"30,80\", factor=0.1) | "
            + "0:0.8 29:0.8 30:0.08000000000000002 79:0.08000000000000002 "
            + "80:0.008000000000000002 99:0.008000000000000002",
        "polynomial(0.8, steps=40, power=0.9) | "
            + "0:0.8 1:0.7819772910002797 20:0.42870938501451733 39:0.028922510991838526 "
            + "40:0.0 59:0.0",
        "linear(0.2, steps=40, end=0.8) | "
            + "0:0.2 1:0.215 20:0.5 39:0.7849999999999998 40:0.7999999999999998 "
            + "59:0.7999999999999998",
        "one-cycle(0.8, steps=100) | "
            + "0:0.03200000000000003 1:0.03425102445272599 10:0.23613115877128066 29:0.8 "
            + "30:0.7995972282276195 60:0.47142407222842303 98:0.0004059717723806304 "
            + "99:3.2e-06",
        "one-cycle(0.8, steps=100, anneal=linear) | "
            + "0:0.032 1:0.058482758620689655 10:0.29682758620689653 29:0.8 "
            + "30:0.7885714742857143 60:0.4457157028571429 98:0.011431725714285634 "
            + "99:3.199999999980996e-06",
        "one-cycle(0.8, steps=101, rise=0.45, div-factor=10, final-div-factor=100, three-phase=true) | "
            + "0:0.07999999999999996 20:0.38362076730091443 44:0.7998179389100434 "
            + "45:0.799728043520156 60:0.6036065858409851 88:0.08072806021404609 "
            + "89:0.07998414048188554 90:0.07809632129895343 95:0.03426055065329781 "
            + "100:0.0008",
        "one-cycle(0.8, steps=50, rise=0.4, anneal=linear, three-phase=true) | "
            + "0:0.032 10:0.4362105263157895 19:0.8 20:0.7595789473684211 "
            + "37:0.07242105263157905 38:0.03200000000000003 39:0.0290912 45:0.0116384 "
            + "49:3.2000000000018125e-06",
        "cyclical(0.1, 0.9, rise=8) | 0:0.1 4:0.5 8:0.9 12:0.5 16:0.1 20:0.5 24:0.9 59:0.6",
        "cyclical(0.1, 0.9, rise=8, fall=3, factor=0.5) | "
            + "0:0.1 4:0.5000000000000001 8:0.9 9:0.6333333333333329 11:0.1 "
            + "19:0.49999999999999967 20:0.3666666666666665 30:0.29999999999999993 "
            + "41:0.19999999999999993",
        "join(linear(0.2, steps=5, end=0.8), exponential(0.8, factor=0.9), boundaries=5) | "
            + "0:0.2 4:0.68 5:0.8 6:0.7200000000000001 20:0.1647129056757193"
      })
  void figuresOfPyTorch(String schedule, String figures) {
    Schedule ours = Catalogues.SCHEDULES.create(schedule);
    for (String figure : figures.split(" ", -1)) {
      String[] stepAndValue = figure.split(":", -1);
      Progress progress = new Progress(Long.parseLong(stepAndValue[0]), 1, List.of());
      assertThat(ours.at(progress))
          .as("step " + stepAndValue[0])
          .isCloseTo(Double.parseDouble(stepAndValue[1]), within(3e-15));
    }
  }
}

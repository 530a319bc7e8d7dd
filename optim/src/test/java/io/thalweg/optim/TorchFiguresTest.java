package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules that LibTorch lacks in C++, against what PyTorch 1.13 made of them in Python (by
/// `torch_figures.py` in the test resources): five numbers in float64 (NAdam with the product of
/// two μ mended as in PyTorch 2.0), θᵢ = 0.1(i+1)(−1)ⁱ at the start, gᵢ = 2⁻ⁱ sin(0.37t + i) + 0.1,
/// after 100 steps at the default rate.
class TorchFiguresTest {
  private static final int STEPS = 100;

  static Stream<Arguments> figures() {
    return Stream.of(
        Arguments.of(
            "adadelta",
            new double[] {
              0.052758075509442205,
              -0.26391817576829596,
              0.16213919149745398,
              -0.701909737575603,
              -0.020226860564983004
            }),
        Arguments.of(
            "radam",
            new double[] {
              0.09434381577732386,
              -0.20615710395126313,
              0.29256270873559614,
              -0.4106934312409417,
              0.48701216091003147
            }),
        Arguments.of(
            "nadam",
            new double[] {
              0.06924992792817986,
              -0.24790856607382752,
              0.20753051568432726,
              -0.5535530093693461,
              0.31402796324350024
            }),
        Arguments.of(
            "nadam(beta1=0.7, psi=0.1)",
            new double[] {
              0.07002703749117278,
              -0.24677501371032448,
              0.20577149900465533,
              -0.5602923178775546,
              0.3058565797297192
            }),
        Arguments.of(
            "adamax",
            new double[] {
              0.06858851080812067,
              -0.24049472445186046,
              0.2437999919194602,
              -0.4870946390952983,
              0.37193840359570524
            }),
        Arguments.of(
            "adamw",
            new double[] {
              0.07840168398884746,
              -0.22871263439394926,
              0.2524520992815527,
              -0.4746986996893674,
              0.4057115591103473
            }),
        Arguments.of(
            "amsgrad",
            new double[] {
              0.0784880168888572,
              -0.22892798647392215,
              0.25273098863185106,
              -0.47511855288514937,
              0.406164447256075
            }),
        Arguments.of(
            "rprop",
            new double[] {
              7.257643086404545,
              -1.6049190630228796,
              -11.188231189064844,
              -19.29541358962885,
              -2912.772863136636
            }),
        Arguments.of(
            "rprop(down=0.3, up=1.5)",
            new double[] {
              -55.940723144495564,
              -386.4319805938528,
              -736.6531212318102,
              -1246.6134664138435,
              -4049.1165528535844
            }));
  }

  @ParameterizedTest
  @MethodSource("figures")
  void goesWherePyTorchGoes(String rule, double[] expected) {
    double[] theta = new double[expected.length];
    double[] g = new double[expected.length];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = 0.1 * (i + 1) * (i % 2 == 0 ? 1 : -1);
    }
    try (Optimizer optimizer = Optimizer.of(Recipe.parse(rule), Parameters.of(theta, g))) {
      for (int t = 1; t <= STEPS; t++) {
        for (int i = 0; i < g.length; i++) {
          g[i] = Math.scalb(Math.sin(0.37 * t + i), -i) + 0.1;
        }
        optimizer.step();
      }
    }
    for (int i = 0; i < theta.length; i++) {
      assertThat(theta[i]).isCloseTo(expected[i], within(1e-11 * Math.abs(expected[i])));
    }
  }
}

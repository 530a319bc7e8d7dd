package io.thalweg.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hipparchus.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Against the figures of src/test/oracle/control.m.
class OctaveOracleTest {
  private static final double TOLERANCE = 1e-6;

  record Case(String name, TransferFunction system, Map<String, double[]> figures) {
    double[] of(String figure) {
      return Objects.requireNonNull(figures.get(figure));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    Domain domain = Domain.CONTINUOUS;
    String name = "";
    Map<String, double[]> figures = new HashMap<>();
    for (String line : lines()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "#" -> {}
        case "system" -> {
          domain = words[1].equals("discrete") ? Domain.DISCRETE : Domain.CONTINUOUS;
          name = words[2] + " " + words[1];
          figures = new HashMap<>();
        }
        default ->
            figures.put(
                words[0], Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray());
      }
      if (words[0].equals("step")) {
        double[] numerator = Objects.requireNonNull(figures.get("numerator"));
        double[] denominator = Objects.requireNonNull(figures.get("denominator"));
        cases.add(new Case(name, new TransferFunction(numerator, denominator, domain), figures));
      }
    }
    return cases;
  }

  private static List<String> lines() {
    try (InputStream in =
        Objects.requireNonNull(OctaveOracleTest.class.getResourceAsStream("control.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void allSystemsAreThere() {
    assertThat(cases()).hasSize(202);
    assertThat(casesWithMargins()).hasSize(201);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void poles(Case c) {
    double[] poles = c.of("poles");
    for (List<Complex> found : List.of(c.system().poles(), c.system().toStateSpace().poles())) {
      assertThat(found).hasSize(poles.length / 2);
      for (int i = 0; i < poles.length; i += 2) {
        Complex pole = new Complex(poles[i], poles[i + 1]);
        double error = nearest(found, pole).subtract(pole).norm();
        close(pole.norm() + error, pole.norm(), pole.norm(), "pole");
      }
    }
  }

  private static Complex nearest(List<Complex> found, Complex pole) {
    return found.stream()
        .min(Comparator.comparingDouble(other -> other.subtract(pole).norm()))
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void damping(Case c) {
    double[] damp = c.of("damp");
    for (int i = 0; i < damp.length; i += 4) {
      Complex pole = nearest(c.system().poles(), new Complex(damp[i], damp[i + 1]));
      Mode mode = Mode.of(pole, c.system().domain());
      close(mode.naturalFrequency(), damp[i + 2], damp[i + 2], "natural frequency");
      close(mode.damping(), damp[i + 3], damp[i + 3], "damping");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bode(Case c) {
    double[] bode = c.of("bode");
    double[] omegas = new double[bode.length / 3];
    for (int i = 0; i < omegas.length; i++) {
      omegas[i] = bode[3 * i];
    }
    List<FrequencyResponse.Point> points = FrequencyResponse.of(c.system(), omegas).points();
    StateSpace states = c.system().toStateSpace();
    for (int i = 0; i < omegas.length; i++) {
      double magnitude = bode[3 * i + 1];
      close(points.get(i).magnitude(), magnitude, magnitude, "magnitude");
      close(states.response(omegas[i]).norm(), magnitude, magnitude, "magnitude of states");
      double turns = Math.rint((points.get(i).phase() - bode[3 * i + 2]) / 360);
      close(points.get(i).phase() - 360 * turns, bode[3 * i + 2], 180, "phase");
    }
  }

  private static List<Case> casesWithMargins() {
    return cases().stream().filter(c -> c.of("margins").length > 0).toList();
  }

  @ParameterizedTest
  @MethodSource("casesWithMargins")
  void margins(Case c) {
    double[] margins = c.of("margins");
    Margins found = Margins.of(c.system());
    close(found.gain(), margins[0], margins[0], "gain margin");
    close(found.gainFrequency(), margins[1], margins[1], "gain margin's frequency");
    close(found.phaseDegrees(), margins[2], Math.max(1, Math.abs(margins[2])), "phase margin");
    close(found.phaseFrequency(), margins[3], margins[3], "phase margin's frequency");
    close(found.delay(), margins[4], margins[4], "delay margin");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void step(Case c) {
    double[] step = c.of("step");
    StepInfo found = StepInfo.of(c.system()).orElseThrow();
    close(found.finalValue(), step[0], step[0], "final value");
    close(found.riseTime(), step[1], step[1], "rise");
    close(found.settlingTime(), step[2], step[2], "settling");
    close(found.overshootPercent(), step[3], step[3], "overshoot");
    close(found.undershootPercent(), step[4], step[4], "undershoot");
    close(found.peak(), step[5], step[5], "peak");
    close(found.peakTime(), step[6], step[6], "peak time");
  }

  private static void close(double found, double expected, double size, String what) {
    if (Double.isNaN(expected) || Double.isInfinite(expected) || expected == 0) {
      assertThat(found).as(what).isEqualTo(Double.valueOf(expected));
      return;
    }
    double error = Math.abs(found - expected) / Math.abs(size);
    assertThat(error).as("%s: %s instead of %s", what, found, expected).isLessThan(TOLERANCE);
  }
}

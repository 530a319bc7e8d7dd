package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
  private record Sample(
      double value, float single, Optional<String> note, List<double[]> points, Double boxed) {}

  @Test
  void keepsAllDigitsAndWritesNullWhereJsonHasNoNumber() {
    assertThat(
            Json.write(
                new Sample(
                    0.1 + 0.2,
                    Float.POSITIVE_INFINITY,
                    Optional.empty(),
                    List.of(new double[] {1e-300, Double.NaN}, new double[] {}),
                    Double.NEGATIVE_INFINITY)))
        .isEqualTo(
            "{\"value\":0.30000000000000004,\"single\":null,\"note\":null,"
                + "\"points\":[[1.0E-300,null],[]],\"boxed\":null}");
  }

  @Test
  void keepsTheOrderOfKeys() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", Double.NaN);
    map.put("a", Optional.of(1.5));
    assertThat(Json.write(map)).isEqualTo("{\"b\":null,\"a\":1.5}");
  }

  @Test
  void anErrorIsADocument() {
    assertThat(Json.write(Map.of("x", 1))).isEqualTo("{\"x\":1}");
    assertThat(Json.error(Failure.usage("no \"such\"\n  thing")))
        .isEqualTo("{\"error\":{\"code\":\"usage\",\"message\":\"no \\\"such\\\" thing\"}}");
  }
}

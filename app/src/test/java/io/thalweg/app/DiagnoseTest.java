package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseTest {
  @TempDir Path home;

  private Session run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of("--threads", "1", "--steps", "8", "--batch", "16", "--model", "mlp(8)"));
    arguments.addAll(List.of(more));
    return Session.run(home, arguments.toArray(String[]::new));
  }

  private static JsonNode series(JsonNode document, String name) {
    for (JsonNode each : document.get("series")) {
      if (each.get("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no series " + name);
  }

  @Test
  void theTrainingIsTheOneThatTrainMakes() {
    JsonNode watched = run("diagnose", "--optimizer", "nag(rate=0.1)", "--json").json();
    JsonNode bare = run("train", "--optimizer", "nag(rate=0.1)", "--json").json();
    assertThat(watched.get("parametersSha256")).isEqualTo(bare.get("parametersSha256"));
    assertThat(watched.get("run")).isEqualTo(bare.get("run"));
    assertThat(watched.get("instruments")).hasSizeGreaterThan(10);
  }

  @Test
  void seriesHaveARowOfValuesForEachStep() {
    JsonNode document =
        run("diagnose", "--instruments", "loss(3), layers(4), stability-margin(8)", "--json")
            .json();
    JsonNode loss = series(document, "loss");
    assertThat(loss.get("every").asLong()).isEqualTo(3);
    assertThat(loss.get("labels")).isEmpty();
    assertThat(loss.get("steps")).map(JsonNode::asInt).containsExactly(1, 4, 7);
    assertThat(loss.get("values")).hasSize(3).allMatch(row -> row.size() == 1);
    JsonNode ratio = series(document, "update-ratio");
    assertThat(ratio.get("labels"))
        .map(JsonNode::asText)
        .containsExactly("0.weight", "0.bias", "2.weight", "2.bias", "all");
    assertThat(ratio.get("steps")).map(JsonNode::asInt).containsExactly(1, 5, 8);
    assertThat(ratio.get("values")).hasSize(3).allMatch(row -> row.size() == 5);
    assertThat(series(document, "stability-margin").get("values").get(0).get(0).isNumber())
        .isTrue();
  }

  @Test
  void theTextHasATableAndWhatWasSeen() {
    Session session =
        run(
            "diagnose",
            "--optimizer",
            "adadelta",
            "--instruments",
            "loss, grad-histogram, layers, stability-margin");
    assertThat(session.out())
        .contains(
            "QUANTITY",
            "START",
            "update-ratio, all",
            "with --json only: gradient-histogram (13 values)",
            "warnings\n  step 1: stability-margin is not measured: ",
            "parameters sha256 ");
    assertThat(session.exitCode()).isZero();
  }

  @Test
  void whatIsFoundIsSaid() {
    assertThat(
            run("diagnose", "--optimizer", "sgd(rate=0.3)", "--instruments", "stability-margin")
                .out())
        .containsPattern("findings\n  step 1: the edge of stability was (not )?reached");
  }

  @Test
  void aNameMisspeltIsMetWithTheNearest() {
    Session session = run("diagnose", "--instruments", "defualt");
    assertThat(session.err())
        .startsWith(
            "error: --instruments: unknown instrument defualt; did you mean default? (allowed: loss,")
        .contains("default, all)");
  }
}

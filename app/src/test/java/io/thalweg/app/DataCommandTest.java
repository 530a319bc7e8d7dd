package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples of `docs/data.md`, with the files that are written there.
class DataCommandTest {
  private static final Pattern FILE = Pattern.compile("`(\\w+[.]csv)`[^`]*```csv\\n([^`]+)```");

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void writeTheFilesOfTheDocument() throws IOException {
    home = folder.resolve("home");
    String document = Repository.text(Repository.root().resolve("docs/data.md"));
    List<String> names = new ArrayList<>();
    for (MatchResult file : FILE.matcher(document).results().toList()) {
      Files.writeString(folder.resolve(file.group(1)), file.group(2));
      names.add(file.group(1));
    }
    assertThat(names).containsExactly("iris.csv", "women.csv");
  }

  /// Runs a command of the document as it stands there.
  private Session run(String command) {
    String document = Repository.text(Repository.root().resolve("docs/data.md"));
    assertThat(document).contains("    ./thalweg " + command + "\n");
    return call(command);
  }

  private Session call(String command) {
    List<String> arguments = new ArrayList<>(Shell.words(command));
    arguments.replaceAll(word -> word.endsWith(".csv") ? folder.resolve(word).toString() : word);
    arguments.add("--json");
    return Session.run(home, arguments.toArray(String[]::new));
  }

  @Test
  void theIrisesAreAClassificationThatCanBeLearnt() {
    JsonNode added = run("data add iris --from iris.csv").json().at("/entries/0");
    assertThat(added.at("/task").asText()).isEqualTo("classification");
    assertThat(added.at("/train").asInt()).isEqualTo(19);
    assertThat(added.at("/test").asInt()).isEqualTo(5);
    assertThat(added.at("/inputShape").toString()).isEqualTo("[4]");
    assertThat(added.at("/outputs").asInt()).isEqualTo(3);

    Session trained = run("train --data iris --scaling standard --batch 4 --epochs 20");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    JsonNode epochs = trained.json().at("/epochs");
    // Guessing gives 1/3; setosa alone can be told from the others by one petal.
    assertThat(epochs.get(19).at("/trainAccuracy").asDouble()).isGreaterThan(0.9);
  }

  @Test
  void theWomenAreARegressionWhichALineExplains() {
    JsonNode added =
        run("data add women --from women.csv --task regression").json().at("/entries/0");
    assertThat(added.at("/task").asText()).isEqualTo("regression");
    assertThat(added.at("/outputs").asInt()).isEqualTo(1);
    assertThat(added.at("/classes").asInt()).isZero();
    Session trained =
        call(
            "train --data women --scaling standard --model linear --optimizer 'sgd(rate=0.5)'"
                + " --batch all --epochs 50");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    // R's women: height explains 0.991 of the weight's variance; 12 of the 15 are trained on.
    assertThat(trained.json().at("/epochs/49/trainAccuracy").asDouble()).isBetween(0.98, 0.995);
  }

  @Test
  void theListShowsTaskAndShape() {
    call("data add women --from women.csv --task regression");
    call("data add iris --from iris.csv --shape 2x2");
    assertThat(Session.run(home, "data", "list").out().lines().map(line -> line.split(" +")))
        .anySatisfy(words ->
            assertThat(words)
                .startsWith("iris", "here", "classification", "19", "5", "2x2", "3", "CSV,"))
        .anySatisfy(words ->
            assertThat(words).startsWith("women", "here", "regression", "12", "3", "1", "1"))
        .anySatisfy(words -> assertThat(words).startsWith("digits", "embedded", "classification"));
  }

  @Test
  void aBrokenSetHasNoTask() throws IOException {
    Files.createDirectories(home.resolve("data/torn"));
    JsonNode entries = Session.run(home, "data", "list", "--json").json().at("/entries");
    JsonNode torn = entries.get(entries.size() - 1);
    assertThat(torn.at("/state").asText()).isEqualTo("broken");
    assertThat(torn.at("/task").isNull()).isTrue();
  }

  @Test
  void aWrongTaskOrShapeIsToldInTheWordsOfTheCommandLine() {
    assertThat(call("data add iris --from iris.csv --task guess").json().toString())
        .contains("--task must be classification or regression, got guess, in thalweg data add");
    assertThat(call("data add iris --from iris.csv --shape 2y2").json().toString())
        .contains("--shape must be one to three sizes, such as 28x28 or 3x32x32, got 2y2");
  }
}

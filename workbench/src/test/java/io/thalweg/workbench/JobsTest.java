package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.app.Program;
import io.thalweg.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Jobs over HTTP.
class JobsTest {
  private static final String LONG =
      "{\"call\":\"train\",\"values\":{\"model\":\"mlp(16)\",\"epochs\":100000}}";

  @TempDir private Path home;
  private Server server;
  private Caller caller;

  @BeforeEach
  void start() throws IOException {
    server = Server.start(Program.in(home), 0);
    caller = new Caller(server);
  }

  @AfterEach
  void stop() {
    caller.close();
    server.close();
  }

  private void order(String job, String order, int status) throws Exception {
    assertThat(caller.post("jobs/%s/control".formatted(job), order).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [                                         | the body must be
          {}                                        | call
          {"call":"train"}                          | values
          {"call":1,"values":{}}                    | call must be a text
          {"call":"train","values":[]}              | values must be an object
          {"call":"train","values":{},"more":1}     | unknown key more (allowed: call, values)
          {"call":"train","call":"x","values":{}}   | the body must be JSON: Duplicate field 'call'
          {"call":"train","values":{}} {}           | the body must be
          {"call":"rm","values":{}}                 | unknown command rm (allowed: train
          {"call":"train","values":{"spark":"x"}}   | unknown parameter spark (allowed:
          {"call":"train","values":{"resume":"../x"}} | resume must be a run's id, all of it, got ../x
          {"call":"train","values":{"resume":"/tmp"}} | resume must be a run's id
          {"call":"train","values":{"resume":"latest"}} | resume must be a run's id
          {"call":"train","values":{"resume":"20260101-000000-abcd","online":true}} | unknown parameter online
          {"call":"train","values":{"resume":"20260101-000000-abcd","no-checkpoints":true}} | unknown parameter no-checkpoints
          {"call":"train","values":{"out":"x"}}     | unknown parameter out (allowed:
          {"call":"train","values":{"epochs":0}}    | --epochs must be
          {"call":"train","values":{"model":null}}  | model must be a text, a number
          {"call":"train","values":{"model":{}}}    | model must be a text, a number
          {"call":"train","values":{"model":"script(\\"x\\")"}} | model must be one of the catalogue
          """)
  void whatIsNoJobIsRefusedInOneLine(String body, String message) throws Exception {
    Caller.Said said = caller.post("jobs", body);
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.error()).startsWith(message).doesNotContain("\n", "io.thalweg", "java.");
  }

  @Test
  void bodiesThatAreNotSaidToBeJsonAreRefused() throws Exception {
    assertThat(caller.post("jobs", LONG, "text/plain").status()).isEqualTo(415);
    assertThat(caller.get("jobs").json().path("jobs")).isEmpty();
    assertThat(caller.get("jobs/j9").status()).isEqualTo(404);
  }

  @Test
  void aTrainingIsToldWhatToDoAndAskedMeanwhile() throws Exception {
    String job = caller.start(LONG);
    caller.await(job, "running");
    JsonNode asked = caller.get("jobs/" + job).json();
    while (!asked.path("asks").asBoolean()) {
      asked = caller.get("jobs/" + job).json();
    }
    String pixels = Collections.nCopies(784, "0.5").toString();
    JsonNode p =
        caller.post("jobs/%s/read".formatted(job), "{\"pixels\":%s}".formatted(pixels)).json();
    assertThat(p.path("probabilities")).hasSize(10);
    order(job, "{\"action\":\"pause\"}", 202);
    caller.await(job, "paused");
    JsonNode seen = caller.get("jobs/%s/predictions".formatted(job)).json();
    assertThat(seen.path("examples").asInt()).isEqualTo(2_000);
    assertThat(caller.post("jobs/%s/read".formatted(job), "{\"pixels\":[1]}").error())
        .isEqualTo("pixels must be 784 numbers, got 1");
    for (String wrong : new String[] {"null", "[null]", "[\"1\"]", "[2]", "[-0.1]"}) {
      assertThat(
              caller
                  .post("jobs/%s/read".formatted(job), "{\"pixels\":%s}".formatted(wrong))
                  .status())
          .as(wrong)
          .isEqualTo(400);
    }
    order(job, "{\"action\":\"rate\",\"factor\":0.5}", 202);
    order(job, "{\"action\":\"rate\"}", 400);
    order(job, "{\"action\":\"rate\",\"factor\":\"2\"}", 400);
    order(job, "{\"action\":\"rate\",\"factor\":0}", 400);
    order(job, "{\"action\":\"jump\"}", 400);
    order(job, "{\"action\":\"continue\"}", 202);
    caller.await(job, "running");
    order(job, "{\"action\":\"stop\"}", 202);
    JsonNode over = caller.await(job, "stopped");
    assertThat(over.path("rateFactor").asDouble()).isEqualTo(0.5);
    assertThat(over.path("error").asText()).contains("go on with ./thalweg train --resume");
    order(job, "{\"action\":\"pause\"}", 400);
    // A copy of the network is left.
    assertThat(
            caller
                .post("jobs/%s/read".formatted(job), "{\"pixels\":%s}".formatted(pixels))
                .json()
                .path("probabilities"))
        .hasSize(10);
  }

  @Test
  void aStoppedTrainingGoesOnFromItsCheckpoint() throws Exception {
    String job = caller.start(LONG);
    caller.await(job, "running");
    while (caller.get("jobs/" + job).json().at("/lanes/0/step").asInt() < 100) {
      Thread.onSpinWait();
    }
    order(job, "{\"action\":\"rate\",\"factor\":0.5}", 202);
    order(job, "{\"action\":\"stop\"}", 202);
    String run = caller.await(job, "stopped").path("run").asText();
    assertThat(caller.get("runs/show?run=" + run).json().path("resumable").asBoolean()).isTrue();
    String resume = "{\"call\":\"train\",\"values\":{\"resume\":\"%s\"}}".formatted(run);
    String rest = caller.start(resume);
    caller.await(rest, "running");
    JsonNode known = caller.get("jobs/" + rest).json();
    while (known.path("notes").isEmpty()) {
      known = caller.get("jobs/" + rest).json();
    }
    assertThat(known.at("/notes/0/kind").asText()).isEqualTo("resumed");
    assertThat(known.at("/notes/0/step").asInt()).isGreaterThanOrEqualTo(100);
    assertThat(known.at("/notes/0/text").asText()).isEqualTo("goes on, rate × 0.5");
    assertThat(known.path("rateFactor").asDouble()).isEqualTo(0.5);
    assertThat(known.path("run").asText()).isEqualTo(run);
    // The store hears of it a moment later.
    while (caller.get("runs/show?run=" + run).json().path("resumable").asBoolean()) {
      assertThat(caller.get("jobs/" + rest).json().path("state").asText()).isEqualTo("running");
    }

    // Who comes second is refused, and disturbs nobody.
    Caller.Said second = caller.post("jobs", resume);
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.error()).isEqualTo("job %s goes on with %s".formatted(rest, run));
    order(rest, "{\"action\":\"stop\"}", 202);
    caller.await(rest, "stopped");

    JsonNode gone =
        caller.await(caller.start(resume.replace(run, "20200101-000000-abcd")), "failed");
    assertThat(gone.path("error").asText())
        .startsWith("--resume must be a run with checkpoints in DATA/runs")
        .doesNotContain(home.toString());
  }

  @Test
  void whatIsDrawnIsScaledAsWhatWasLearnt() throws Exception {
    String job =
        caller.start(
            "{\"call\":\"train\",\"values\":{\"model\":\"mlp(16)\",\"epochs\":1,\"scaling\":\"standard\"}}");
    caller.await(job, "done");
    JsonNode seen = caller.get("jobs/%s/predictions".formatted(job)).json().at("/sample/0");
    byte[] grey = Base64.getDecoder().decode(seen.path("pixels").asText());
    List<Double> pixels =
        IntStream.range(0, grey.length).mapToObj(i -> (grey[i] & 255) / 255.0).toList();
    JsonNode p =
        caller.post("jobs/%s/read".formatted(job), "{\"pixels\":%s}".formatted(pixels)).json();
    assertThat(p.path("probabilities").path(seen.path("predicted").asInt()).asDouble())
        .isCloseTo(seen.path("confidence").asDouble(), within(1e-3));
  }

  @Test
  void anotherProcessHasOtherIds() throws Exception {
    String job = caller.start(LONG);
    try (Server another = Server.start(Program.in(home.resolve("other")), 0);
        Caller other = new Caller(another)) {
      assertThat(other.start(LONG)).isNotEqualTo(job);
      assertThat(other.get("jobs/" + job).status()).isEqualTo(404);
    }
  }

  @Test
  void aComparisonIsStoppedAndMoreThanThreeJobsAreRefused() throws Exception {
    String job =
        caller.start(
            "{\"call\":\"compare\",\"values\":{\"optimizers\":\"sgd,adam\",\"model\":\"mlp(16)\",\"epochs\":10000}}");
    caller.start(LONG);
    caller.start(LONG);
    Caller.Said fourth = caller.post("jobs", LONG);
    assertThat(fourth.status()).isEqualTo(409);
    assertThat(fourth.error()).contains("3 jobs are at work");
    order(job, "{\"action\":\"pause\"}", 400);
    order(job, "{\"action\":\"stop\"}", 202);
    caller.await(job, "stopped");
    JsonNode run = caller.get("runs/list?kind=compare").json().at("/runs/0");
    assertThat(run.path("state").asText()).isEqualTo("stopped");
  }

  @Test
  void aLandscapeAnswersWithFigures() throws Exception {
    String job =
        caller.start(
            "{\"call\":\"landscape\",\"values\":{\"model\":\"mlp(8)\",\"epochs\":1,\"points\":5,\"examples\":100}}");
    caller.await(job, "done");
    JsonNode answer =
        caller.get("jobs/%s/answer?figures=way,plane&width=700&only=grid".formatted(job)).json();
    assertThat(answer.at("/grid/loss")).hasSize(5);
    assertThat(answer.at("/figures/way").asText()).startsWith("<svg");
    assertThat(answer.at("/figures/plane").asText()).startsWith("<svg");
    assertThat(answer.fieldNames()).toIterable().containsExactlyInAnyOrder("grid", "figures");
    Caller.Said refused = caller.get("analyze?only=regime");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).contains("only names what comes with figures");
  }

  @Test
  void closingEndsWhatIsAtWorkWithACheckpoint() throws Exception {
    String job = caller.start(LONG);
    caller.await(job, "running");
    JsonNode known = caller.get("jobs/" + job).json();
    while (known.at("/lanes/0/step").asInt() < 100) {
      known = caller.get("jobs/" + job).json();
    }
    String run = known.path("run").asText();
    long begun = System.nanoTime();
    server.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    assertThat(Files.exists(home.resolve("runs").resolve(run).resolve("checkpoints"))).isTrue();
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      assertThat(store.show(store.find(run)).state().word()).isEqualTo("stopped");
    }
  }
}

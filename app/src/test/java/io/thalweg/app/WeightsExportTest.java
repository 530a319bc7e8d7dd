package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.Evaluation;
import io.thalweg.engine.Examples;
import io.thalweg.engine.Network;
import io.thalweg.engine.NetworkMemory;
import io.thalweg.optim.Parameters;
import io.thalweg.tensors.SafeTensors;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `runs export --format safetensors`: what is in the file is the network that the run was judged
/// by.
class WeightsExportTest {
  @TempDir Path home;
  @TempDir Path out;

  private JsonNode train(String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--batch", "500", "--json"));
    all.addAll(List.of(options));
    Session session = Session.run(home, all.toArray(String[]::new));
    assertThat(session.exitCode()).as(session.err()).isZero();
    return session.json();
  }

  private Session export(String... options) {
    List<String> all = new ArrayList<>(List.of("runs", "export", "latest", "--json"));
    all.addAll(List.of("--format", "safetensors", "--out", out.resolve("new/w").toString()));
    all.addAll(List.of(options));
    return Session.run(home, all.toArray(String[]::new));
  }

  /// The network as another program would have it: built by its expression and filled by name.
  private Evaluation judge(SafeTensors file, String... options) throws IOException {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Console console =
        new Console(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            home,
            false,
            OptionalInt.empty(),
            false);
    List<String> all = new ArrayList<>(List.of("train"));
    all.addAll(List.of(options));
    TrainCommand command =
        Arguments.parse(
                all, TrainCommand.class, new Context(console, Optional.empty(), new Interrupts()))
            .command();
    try (Arena arena = Arena.ofShared()) {
      Training training = command.training(home, arena);
      try (Network network = Descent.network(training);
          Examples test = Descent.examples(training.data().test(), training.data())) {
        Parameters parameters = network.parameters();
        fill(parameters.tensors(), parameters.values(), file);
        MemorySegment averages = arena.allocate(network.memory().averages().byteSize(), 8);
        fill(network.averages(), averages, file);
        network.recall(new NetworkMemory(0, averages));
        assertThat(file.tensors()).hasSize(parameters.tensors().size() + network.averages().size());
        return network.evaluate(test);
      }
    }
  }

  private static void fill(List<Parameters.Tensor> parts, MemorySegment to, SafeTensors file) {
    for (Parameters.Tensor part : parts) {
      SafeTensors.Tensor from = file.tensor(part.name(), SafeTensors.Type.F32, part.shape());
      to.asSlice(part.offset() * Float.BYTES, part.length() * Float.BYTES).copyFrom(from.numbers());
    }
  }

  private static String sha256(SafeTensors file, String... names) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String name : names) {
      digest.update(Objects.requireNonNull(file.tensors().get(name)).numbers().asByteBuffer());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// With rules whose evaluation point is elsewhere than their training point.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nag(rate=cosine(0.1, steps=2, unit=epoch))",
        "ema(adam, beta=0.9)",
        "schedule-free(adamw(rate=0.01))"
      })
  void theLatestIsWhatTheTrainingEndedWith(String optimizer) throws Exception {
    JsonNode run =
        train(
            "--model",
            "mlp(8)",
            "--optimizer",
            optimizer,
            "--epochs",
            "2",
            "--checkpoint-every",
            "3");
    JsonNode said = export("--checkpoint", "latest").json();
    SafeTensors file = SafeTensors.read(Path.of(said.get("path").asText()), "weights");
    String sha256 = run.get("parametersSha256").asText();
    assertThat(sha256(file, "0.weight", "0.bias", "2.weight", "2.bias")).isEqualTo(sha256);
    assertThat(said.at("/weights/parametersSha256").asText()).isEqualTo(sha256);
    assertThat(said.get("values").asInt()).isEqualTo(784 * 8 + 8 + 8 * 10 + 10);
    JsonNode last = run.at("/epochs/1");
    Evaluation judged = judge(file, "--model", "mlp(8)");
    assertThat(judged.accuracy()).isEqualTo(last.get("testAccuracy").asDouble());
    assertThat(judged.loss()).isEqualTo(last.get("testLoss").asDouble());
    assertThat(file.words())
        .containsEntry("format", "pt")
        .containsEntry("run", run.get("runId").asText())
        .containsEntry("optimizer", run.get("optimizer").asText())
        .containsEntry("model", run.get("model").asText())
        .containsEntry("data", "digits")
        .containsEntry("epoch", "2")
        .containsEntry("step", said.at("/weights/step").asText())
        .containsEntry("test_loss", last.get("testLoss").asText());
  }

  @Test
  void theBestIsTheCheckpointWithTheLeastTestLoss() throws IOException {
    // Grows with each epoch, so that the first is the best.
    JsonNode run =
        train(
            "--model",
            "mlp(8, normalisation=batch)",
            "--optimizer",
            "sgd(rate=exponential(0.05, factor=100, unit=epoch))",
            "--epochs",
            "3",
            "--checkpoint-every",
            "1");
    List<Double> losses =
        run.get("epochs").valueStream().map(each -> each.get("testLoss").asDouble()).toList();
    assertThat(losses.get(0)).isLessThan(losses.get(2));
    JsonNode said = export().json();
    SafeTensors file = SafeTensors.read(Path.of(said.get("path").asText()), "weights");
    int epoch = said.at("/weights/epoch").asInt();
    assertThat(said.at("/weights/checkpoint").asText()).isEqualTo("best");
    assertThat(said.at("/weights/testLoss").asDouble()).isEqualTo(losses.get(epoch - 1));
    assertThat(losses.get(epoch - 1)).isEqualTo(Collections.min(losses));
    assertThat(file.tensors()).containsKeys("1.running_mean", "1.running_var");
    assertThat(judge(file, "--model", "mlp(8, normalisation=batch)").loss())
        .isEqualTo(losses.get(epoch - 1));
  }

  @Test
  void aRunWithoutCheckpointsIsRefused() {
    String id = train("--epochs", "1", "--steps", "2", "--model", "mlp(4)").get("runId").asText();
    Session session = export();
    assertThat(session.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(session.err()).contains("run " + id + " has no checkpoints in ");
  }

  @Test
  void whatIsDamagedIsToldAndRefused() throws IOException {
    train("--epochs", "1", "--model", "mlp(4)", "--checkpoint-every", "1000");
    Path checkpoints;
    try (Stream<Path> runs = Files.list(home.resolve("runs"))) {
      checkpoints = runs.findFirst().orElseThrow().resolve("checkpoints");
    }
    Path newest = checkpoints.resolve(Files.readString(checkpoints.resolve("latest")).strip());
    Files.writeString(newest.resolve("training.safetensors"), "short");
    Session session = export();
    assertThat(session.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(session.err()).contains("none of 1 is whole");
    assertThat(out.resolve("new/w")).doesNotExist();
  }
}

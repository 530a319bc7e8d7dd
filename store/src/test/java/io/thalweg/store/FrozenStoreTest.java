package io.thalweg.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of each schema version are opened, brought up to date, and have what they had; see
/// [FrozenStore].
class FrozenStoreTest {
  @TempDir Path folder;

  static IntStream versions() {
    return IntStream.rangeClosed(1, Schema.VERSION);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatWasKeptIsThere(int version) throws IOException {
    try (InputStream frozen = getClass().getResourceAsStream("runs-v" + version + ".db")) {
      Files.copy(Objects.requireNonNull(frozen), folder.resolve(RunStore.FILE));
    }
    TurnedClock clock = new TurnedClock();
    clock.turn(Duration.ofDays(1));
    try (RunStore store = RunStore.open(folder, clock, new Random(2))) {
      List<StoredRun> runs = store.list(RunQuery.LATEST).runs();
      assertThat(runs).hasSize(2);
      StoredRun done = runs.getLast();
      assertThat(done.about()).isEqualTo(Runs.named("done"));
      assertThat(done.state()).isEqualTo(RunState.DONE);
      assertThat(done.started()).isEqualTo("2026-01-02T03:04:05Z");
      assertThat(done.ended())
          .hasValueSatisfying(ended -> assertThat(ended).isEqualTo("2026-01-02T03:05:05Z"));
      assertThat(done.tags()).containsExactly("paper");
      assertThat(done.result()).contains("{\"testAccuracy\":0.97}");
      assertThat(store.series(done.id(), "train_loss", 100))
          .isEqualTo(
              IntStream.rangeClosed(1, 20).mapToObj(step -> Bucket.of(step, step * step)).toList());
      assertThat(store.series(done.id(), "odd", 3).getFirst().mean()).isNaN();
      assertThat(store.events(done.id()))
          .containsExactly(new RunEvent(done.started(), "warning", OptionalLong.of(3), "slow"));
      assertThat(store.artifacts(done.id()))
          .containsExactly(new Artifact("report", "report.html", "ab".repeat(32), 5));
      RunId sweep = runs.getFirst().id();
      assertThat(store.trials(sweep))
          .map(Trial::state)
          .containsExactly(TrialState.DONE, TrialState.QUEUED);
      Lease lease = store.claim(sweep, 9, "later", Duration.ofMinutes(1)).orElseThrow();
      assertThat(lease.number()).isEqualTo(2);
      assertThat(lease.trials()).containsExactly(new NewTrial("nag", "{}"));
      store.complete(lease, List.of("{\"loss\":2}"));
      assertThat(store.trials(sweep).getFirst().result()).contains("{\"loss\":1}");
      store.append(done.id(), Runs.squares("more", 3));
    }
  }

  @Test
  void theLatestVersionIsThatOfTheLastScript() throws Exception {
    URL scripts = Objects.requireNonNull(RunStore.class.getResource("schema-versions"));
    try (Stream<Path> files = Files.list(Path.of(scripts.toURI()))) {
      assertThat(files.map(file -> file.getFileName().toString().split("__", 2)[0]))
          .containsExactlyInAnyOrderElementsOf(
              versions().mapToObj(version -> "V" + version).toList());
    }
  }
}

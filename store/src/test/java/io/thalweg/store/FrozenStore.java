package io.thalweg.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// Made `runs-v1.db` and `runs-v2.db`, and makes the file of the next schema version before that is released:
///
///     java -cp … io.thalweg.store.FrozenStore FOLDER      # FOLDER/runs.db
///
/// A file that was released is never made again.
final class FrozenStore {
  private FrozenStore() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    TurnedClock clock = new TurnedClock();
    try (RunStore store = RunStore.open(folder, clock, new Random(1))) {
      RunId done = store.begin(Runs.named("done"));
      store.append(done, Runs.squares("train_loss", 20));
      store.append(done, List.of(new Measurement("odd", 0, Double.NaN)));
      store.note(done, new RunEvent(clock.instant(), "warning", OptionalLong.of(3), "slow"));
      store.keep(done, new Artifact("report", "report.html", "ab".repeat(32), 5));
      store.tag(done, "paper");
      clock.turn(Duration.ofMinutes(1));
      store.finish(done, RunState.DONE, Optional.of("{\"testAccuracy\":0.97}"), Optional.empty());
      RunId sweep = store.begin(Runs.about("sweep", "at work"));
      store.enqueue(
          sweep,
          1,
          List.of(List.of(new NewTrial("sgd", "{}")), List.of(new NewTrial("nag", "{}"))));
      Lease first = store.claim(sweep, 2, "worker", Duration.ofMinutes(1)).orElseThrow();
      store.complete(first, List.of("{\"loss\":1}"));
      Lease second = store.claim(sweep, 2, "worker", Duration.ofMinutes(1)).orElseThrow();
      store.fail(second, "out of memory");
    }
    Files.delete(folder.resolve("runs.db.lock"));
  }
}

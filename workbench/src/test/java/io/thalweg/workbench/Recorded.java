package io.thalweg.workbench;

import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Runs as trainings leave them in the store.
final class Recorded {
  private Recorded() {}

  /// A run of momentum(rate=0.1), stable up to 38, whose sharpness grows from 5 at step 1 to 45 at
  /// step 501.
  static String sharpening(Path home) {
    return run(
        home,
        IntStream.rangeClosed(0, 20)
            .mapToObj(i -> new Measurement("sharpness", 1 + 25L * i, 5 + 2.0 * i))
            .toList());
  }

  /// One whose three greatest curvatures were measured at step 1.
  static String withSpectrum(Path home) {
    return run(
        home,
        List.of(
            new Measurement("sharpness", 1, 12),
            new Measurement("curvatures/1", 1, 12),
            new Measurement("curvatures/2", 1, 4),
            new Measurement("curvatures/3", 1, 0.5)));
  }

  /// One with a spike of 90 among 3,000 looks of 1.
  static String spiking(Path home) {
    return run(
        home,
        IntStream.rangeClosed(1, 3_000)
            .mapToObj(step -> new Measurement("sharpness", step, step == 1_000 ? 90 : 1))
            .toList());
  }

  /// A range test, which measures no curvature over its steps.
  static String rangeTest(Path home) {
    return run(home, "tune", "{\"range-test\":\"1e-4:10:50\"}", List.of());
  }

  private static String run(Path home, List<Measurement> numbers) {
    return run(home, "train", "{\"instruments\":\"sharpness(every=25)\"}", numbers);
  }

  private static String run(Path home, String kind, String settings, List<Measurement> numbers) {
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random())) {
      NewRun.Identity identity = new NewRun.Identity(1, 1, "0");
      RunId run =
          store.begin(
              new NewRun(
                  kind,
                  "a sharpening run",
                  "momentum(rate=0.1)",
                  "mlp(16)",
                  "digits",
                  settings,
                  identity));
      store.append(run, numbers);
      store.finish(run, RunState.DONE, Optional.of("{}"), Optional.empty());
      return run.text();
    }
  }
}

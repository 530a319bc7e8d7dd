package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunId;
import io.thalweg.store.RunState;
import io.thalweg.store.RunStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What scripts rely on, for every command: with `--json` standard output is one document whatever
/// happens, and exit codes are those of `docs/cli.md`.
class ContractTest {
  private static final String STREAM =
      "a,b,y\n1.5,2,0\n-1,3,1\n1.2,2,0\n-1.1,2.5,1\n1,2,0\n3,1,1\n";

  @TempDir static Path template;
  @TempDir Path folder;

  private static InputStream stream() {
    return new ByteArrayInputStream(STREAM.getBytes(UTF_8));
  }

  /// @param call arguments; `DIR` stands for a folder, `CSV` for a file with gradients
  /// @param keys of the document; `error` where the call is wrong
  record Case(String call, int exitCode, List<String> keys) {
    Case(String call, int exitCode, String... keys) {
      this(call, exitCode, List.of(keys));
    }

    @Override
    public String toString() {
      return call;
    }

    String[] arguments(Path folder) {
      List<String> arguments = new ArrayList<>(Shell.words(call));
      arguments.replaceAll(word ->
          word.replace("DIR", folder.toString())
              .replace("CSV", folder.resolve("g.csv").toString()));
      arguments.add("--json");
      return arguments.toArray(String[]::new);
    }
  }

  private static Case wrong(String call) {
    return new Case(call, Failure.BAD_INPUT, "error");
  }

  static Stream<Case> cases() {
    return Stream.of(
            training(),
            online(),
            sweeping(),
            looking(),
            diagnosing(),
            tracing(),
            dynamics(),
            tuning(),
            escaping(),
            averaging(),
            catalogue(),
            adding(),
            runs(),
            others())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> training() {
    String brief = " --threads 1 --epochs 1 --steps 2 --batch 8";
    return Stream.of(
        new Case(
            "compare --optimizers sgd,nag --seeds 1 --out DIR/out" + brief,
            0,
            "problem",
            "model",
            "budget",
            "results",
            "statistics",
            "tuning",
            "report"),
        new Case(
            "compare --optimizers sgd,nag --seeds 1 --tune 2 --out DIR/out" + brief,
            0,
            "statistics",
            "tuning"),
        wrong(
            "compare --spark local[2]"
                + brief.replace(" --threads 1", "")), // not on this class path
        new Case(
            "compare --optimizers sgd,nag --seeds 1 --shared --out DIR/out" + brief, 0, "results"),
        wrong("compare --shared --no-record" + brief),
        wrong("compare --tune 0"),
        wrong("compare --tune x"),
        wrong("compare --tune 101" + brief),
        wrong("compare --optimizers 'sgd(rate=cosine(0.1, steps=9))' --tune 2" + brief),
        wrong("compare --optimizers 'groups(sgd, freeze(\"*.bias\"))' --tune 2" + brief),
        wrong("compare --optimizers ''"),
        wrong("compare --optimizer sgd"),
        wrong("compare --optimizers 'sgd,adm(rate=0.1)'"),
        wrong("compare --optimizers 'sgd,nag('"),
        wrong("compare --seeds 0"),
        wrong("compare --target 2" + brief),
        wrong("compare --out CSV" + brief),
        wrong("compare --data missing" + brief),
        new Case("train" + brief, 0, "run", "optimizer", "epochs", "parametersSha256"),
        new Case("train --batch all --threads 1 --epochs 1", 0, "run", "epochs"),
        new Case("train --optimizer 'sgd(rate=1e9)'" + brief, 0, "diverged"),
        new Case(
            "train --optimizer 'sgd(rate=1e9)' --fail-on-divergence" + brief,
            Failure.DIVERGED,
            "diverged"),
        new Case("train --instruments 'default,sharpness(every=1)'" + brief, 0, "run", "epochs"),
        wrong("train --instruments speed" + brief),
        new Case("train --accumulate 3 --patience 1" + brief, 0, "run", "epochs"),
        new Case(
            "train --model 'cnn(lenet, dropout=0.2)' --optimizer 'ema(adam)'" + brief, 0, "epochs"),
        wrong(
            "train --spark local[2]" + brief.replace(" --threads 1", "")), // not on this class path
        wrong("train --spark local[2]" + brief),
        new Case("train --checkpoint-every 2" + brief, 0, "run", "checkpoints"),
        new Case("train --checkpoint-every 0.1s" + brief, 0, "run", "checkpoints"),
        new Case("train --no-checkpoints" + brief, 0, "run", "checkpoints"),
        wrong("train --checkpoint-every 0" + brief),
        wrong("train --checkpoint-every 5m" + brief),
        wrong("train --checkpoint-every 5 --no-checkpoints" + brief),
        wrong("train --resume 20260101-000000-abcd"),
        wrong("train --resume CSV"),
        wrong("train --accumulate 0" + brief),
        wrong("train --patience 0" + brief),
        wrong("train --optimizer ''"),
        wrong("train --optimiser sgd"),
        wrong("train --optimizer 'adam(beta1=1.0)'"),
        wrong("train --optimizer 'sgd(rate=-1)'"),
        wrong("train --model 'mlp(0)'"),
        wrong("train --model script" + brief),
        wrong("train --model 'script(\"DIR/missing.pt\")'" + brief),
        wrong("train --model 'script(\"CSV\")'" + brief),
        wrong("train --epochs 0"),
        wrong("train --batch 0"),
        wrong("train --rate -1" + brief),
        wrong("train --batch 10001 --threads 1"),
        wrong("train --data missing" + brief));
  }

  /// Standard input is [#STREAM].
  private static Stream<Case> online() {
    String learn = "train --online --classes 2 --model linear --threads 1";
    return Stream.of(
        new Case(
            learn
                + " --save DIR/saved --save-every 1 --report-every 2 --optimizer adam --batch 2"
                + " --name x",
            0,
            "examples",
            "steps",
            "accuracy",
            "recentAccuracy",
            "meanAbsoluteError",
            "drifts",
            "latestDrifts",
            "pace",
            "diverged",
            "saved",
            "parametersSha256",
            "runId"),
        new Case(
            "train --online --task regression --target a --model linear --rate 0.1 --scaling none"
                + " --fading 0.9 --drift-tolerance 0.1 --drift-threshold 5 --on-drift restart-rule",
            0,
            "meanAbsoluteError",
            "rootMeanSquareError"),
        new Case(
            "train --online --task regression --optimizer 'sgd(rate=1e30)' --model linear"
                + " --fail-on-divergence",
            Failure.DIVERGED,
            "diverged"),
        new Case(learn + " --no-record", 0, "examples"),
        wrong("train --online"),
        wrong("train --online --task classification"),
        wrong("train --online --task guessing"),
        wrong("train --online --task regression --classes 2"),
        wrong("train --online --classes 1"),
        wrong(learn + " --target z"),
        wrong(learn + " --target a"),
        wrong(learn + " --epochs 2"),
        wrong(learn + " --steps 2"),
        wrong(learn + " --data digits"),
        wrong(learn + " --validation 5"),
        wrong(learn + " --patience 5"),
        wrong(learn + " --accumulate 1"),
        wrong(learn + " --spark local[2]"),
        wrong(learn + " --checkpoint-every 1"),
        wrong(learn + " --no-checkpoints"),
        wrong(learn + " --batch all"),
        wrong(learn + " --scaling unit"),
        wrong(learn + " --fading 1"),
        wrong(learn + " --drift-tolerance -1"),
        wrong(learn + " --drift-threshold 0"),
        wrong(learn + " --on-drift panic"),
        wrong(learn + " --save CSV"),
        wrong(learn + " --save DIR/missing/saved"),
        wrong(learn + " --save-every 0"),
        wrong(learn + " --report-every 0"),
        wrong(learn + " --resume DIR/missing"),
        wrong(learn + " --resume CSV"),
        wrong("train --save DIR/saved"),
        wrong("train --classes 2"));
  }

  private static Stream<Case> sweeping() {
    String brief = " --model 'mlp(4)' --epochs 1 --steps 2 --batch 8 --threads 1";
    String grid = "sweep --vary rate=0.1:1000:3:log";
    return Stream.of(
        new Case(
            grid + " --vary momentum=0:0.9:2 --seeds 2 --out DIR/out" + brief,
            0,
            "trials",
            "best",
            "predictedBoundary",
            "agreement"),
        new Case("sweep --vary rate=0.1:1:log --search sobol --trials 3" + brief, 0, "trials"),
        new Case("sweep --vary rate=0.1:1 --search random --trials 3" + brief, 0, "trials"),
        new Case(
            "sweep --optimizer adam --vary rate=1e-4:1:log --search tpe --trials 12 --halving 2"
                + " --model linear --epochs 2 --batch 2000 --threads 2",
            0,
            "trials",
            "agreement"),
        new Case(grid + " --model 'rnn(4)' --no-prediction --steps 1 --epochs 1", 0, "trials"),
        new Case(grid + " --shared --lease 60 --no-prediction" + brief, 0, "trials", "runId"),
        new Case("sweep --join 2025", 0, "runId", "state", "trials", "late", "failed"),
        wrong("sweep --join 2026"), // a run of train
        wrong("sweep --join CSV"),
        wrong("sweep --join 2025 --epochs 3"),
        wrong("compare --join 2025"),
        wrong(grid + " --shared --no-record" + brief),
        wrong(grid + " --shared --spark local[2] --steps 1"),
        wrong(grid + " --shared --lease 0" + brief),
        wrong(grid + " --shared --lease 3601" + brief),
        wrong(grid + " --lease 5" + brief),
        wrong(grid + " --spark local[0] --steps 1"),
        wrong(grid + " --spark http://host:7077 --steps 1"),
        wrong(grid + " --spark local[2] --steps 1"), // not on this class path
        wrong("sweep"),
        wrong("sweep --resume 20260101-000000-abcd"),
        wrong("sweep --resume CSV"),
        wrong("compare --resume 20260101-000000-abcd"),
        wrong("compare --resume latest --epochs 3"),
        wrong("sweep --vary rate=0.1:1"),
        wrong("sweep --vary rate=1:0.1:4"),
        wrong("sweep --vary rate=0:1:4:log"),
        wrong("sweep --vary rate=0.1:1:1"),
        wrong("sweep --vary rate"),
        wrong("sweep --vary nu=0:1:4" + brief),
        wrong("sweep --vary momentum=0:2:4" + brief),
        wrong(grid + " --vary rate=0.1:1:4" + brief),
        wrong(grid + " --search guess" + brief),
        wrong(grid + " --trials 0"),
        wrong(grid + " --halving 1" + brief),
        wrong(grid + " --halving 3 --seeds 2" + brief),
        wrong(grid + " --out CSV" + brief));
  }

  private static Stream<Case> looking() {
    String brief = " --model linear --epochs 1 --steps 3 --batch 8 --threads 1";
    return Stream.of(
        new Case(
            "robustness --optimizers sgd,nag --seeds 1 --pixel-noise 0,0.1 --epsilon 0.1"
                + " --label-noise 0.2 --gradient-noise 1 --out DIR/out"
                + brief,
            0,
            "results",
            "report"),
        new Case(
            "generalization --optimizers sgd,nag --batches 8,all --seeds 1 --flatness 20 --scale-rate sqrt"
                + " --out DIR/out"
                + brief,
            0,
            "results",
            "report"),
        wrong("generalization --batches 0" + brief),
        wrong("generalization --batches 8,x" + brief),
        wrong("generalization --batches 20000" + brief),
        wrong("generalization --scale-rate cubic" + brief),
        wrong("generalization --target 0" + brief),
        wrong("generalization --flatness -1" + brief),
        wrong("generalization --seeds 0"),
        wrong("robustness --optimizers ''"),
        wrong("robustness --seeds 0"),
        wrong("robustness --pixel-noise x" + brief),
        wrong("robustness --pixel-noise -1" + brief),
        wrong("robustness --label-noise 2" + brief),
        wrong("robustness --out CSV" + brief),
        new Case("reproduce", 0, "experiments"),
        new Case(
            "reproduce noisy-quadratic --seeds 1 --seed 7 --threads 1 --out DIR/out",
            0,
            "rows",
            "report"),
        wrong("reproduce nothing"),
        wrong("reproduce mnist-time"), // MNIST is not here
        wrong("reproduce noisy-quadratic --seeds 0"),
        wrong("reproduce noisy-quadratic --seed 9223372036854775807 --seeds 2"),
        wrong("reproduce noisy-quadratic --seeds 1 --out CSV"),
        new Case(
            "landscape --points 3 --examples 20 --between adam --out DIR/out" + brief,
            0,
            "slices",
            "grid",
            "trajectory",
            "between",
            "report"),
        wrong("landscape --points 2" + brief),
        wrong("landscape --range 0" + brief),
        wrong("landscape --optimizer 'sgd(rate=1e9)'" + brief),
        wrong("landscape --between ''"),
        wrong("landscape --out CSV" + brief));
  }

  private static Stream<Case> diagnosing() {
    String brief = " --threads 1 --epochs 1 --steps 2 --batch 8";
    return Stream.of(
        new Case(
            "diagnose --instruments 'loss, layers, alpha(1), sharpness(every=2, examples=8)'"
                + brief,
            0,
            "run",
            "optimizer",
            "instruments",
            "series",
            "warnings",
            "findings",
            "epochs",
            "parametersSha256"),
        new Case("diagnose --model linear" + brief, 0, "series", "runId"),
        new Case("diagnose --model linear --no-record" + brief, 0, "series"),
        new Case("diagnose --model linear --name x" + brief, 0, "series"),
        new Case(
            "diagnose --instruments default --optimizer 'sgd(rate=1e9)'" + brief, 0, "diverged"),
        new Case(
            "diagnose --instruments loss --optimizer 'sgd(rate=1e9)' --fail-on-divergence" + brief,
            Failure.DIVERGED,
            "diverged"),
        wrong("diagnose --instruments ''"),
        wrong("diagnose --instruments sharpnes"),
        wrong("diagnose --instruments 'loss(0)'"),
        wrong("diagnose --instruments 'loss,noise('"),
        wrong("diagnose --instrument loss"),
        wrong("diagnose --optimizer adm"),
        wrong("diagnose --batch 0"),
        wrong("diagnose --no-records" + brief),
        wrong("diagnose --instruments 'noise(pieces=9, examples=8)'"),
        wrong("diagnose --data missing" + brief));
  }

  private static Stream<Case> tracing() {
    return Stream.of(
        new Case(
            "trace --problem rosenbrock --start -1.2,1 --steps 5",
            0,
            "optimizer",
            "points",
            "values",
            "gradients"),
        new Case("trace --problem booth --optimizer nag", 0, "points", "trainingPoints"),
        new Case("trace --gradients CSV --start 1,2", 0, "points", "values", "gradients"),
        new Case(
            "trace --problem booth --noise 1 --against 'nag,adam(rate=0.1)' --box -6:6 --out DIR/out",
            0,
            "points",
            "others",
            "problem",
            "report"),
        new Case("trace --problem 'formula(\"x^2 + 10*y^2\")' --steps 3", 0, "points", "problem"),
        wrong("trace --problem 'formula(\"x^2 +\")'"),
        wrong("trace --problem 'formula(\"3\")'"),
        wrong("trace --problem formula"),
        wrong("trace --problem booth --noise -1"),
        wrong("trace --problem booth --noise x"),
        wrong("trace --problem booth --against adm"),
        wrong("trace --problem booth --against ''"),
        wrong("trace --problem booth --box 5:-5"),
        wrong("trace --problem booth --steps 1000000 --against nag"),
        wrong("trace --problem 'rosenbrock(3)' --out DIR/out"),
        wrong("trace --problem booth --out CSV"),
        wrong("trace --gradients CSV --start 1,2 --noise 1"),
        wrong("trace"),
        wrong("trace --problem ''"),
        wrong("trace --problem booth --stats 5"),
        wrong("trace --problem both"),
        wrong("trace --problem booth --optimizer 'adam(beta1=1.0)'"),
        wrong("trace --problem booth --start 1"),
        wrong("trace --problem booth --steps 0"),
        wrong("trace --problem booth --gradients CSV"),
        wrong("trace --gradients CSV"),
        wrong("trace --gradients CSV --start 1"),
        wrong("trace --gradients CSV --start 1,2 --steps 3"),
        wrong("trace --gradients DIR/missing.csv --start 1,2"));
  }

  private static Stream<Case> dynamics() {
    return Stream.of(
        new Case(
            "analyze --rate 0.1 --out DIR/out",
            0,
            "poles",
            "zeros",
            "gain",
            "stable",
            "stableRates",
            "spectralRadius",
            "damping",
            "naturalFrequency",
            "step",
            "margins",
            "breakpoints",
            "noiseGain",
            "frequencyResponse",
            "approximation",
            "report"),
        new Case(
            "analyze --optimizer 'lookahead(adam)' --average 0.9", 0, "poles", "approximation"),
        new Case("analyze --curvature 0.1:10 --steps 5 --noise 0.1", 0, "modes", "lossCurve"),
        new Case("analyze --curvature DIR/spectrum.csv", 0, "modes", "tunings"),
        new Case("analyze --locus momentum=0:0.9:5", 0, "locus"),
        new Case("analyze --optimizer 'sgd(rate=5)'", 0, "poles", "stableRates"),
        new Case("analyze --run latest --optimizer nag --at-step 9", 0, "curvature", "run"),
        wrong("analyze --run latest"), // adam's own sharpness was not measured
        wrong("analyze --run latest --optimizer nag --curvature 2"),
        wrong("analyze --run 2025 --optimizer nag"),
        wrong("analyze --run 1999 --optimizer nag"),
        wrong("analyze --run ../.. --optimizer nag"),
        wrong("analyze --optimizer 'adagrad(decay=0.1)'"),
        wrong("analyze --optimizer 'groups(adam, freeze(\"0.*\"))'"),
        wrong("analyze --curvature ''"),
        wrong("analyze --curvature x"),
        wrong("analyze --curvature 2:1"),
        wrong("analyze --curvature DIR"),
        wrong("analyze --curvature DIR/missing.csv"),
        wrong("analyze --second-moment 0"),
        wrong("analyze --at-step 1"),
        wrong("analyze --average 1"),
        wrong("analyze --locus momentum=0:2:5"),
        wrong("analyze --locus momentum"),
        wrong("analyze --locus nu=0:1:5"),
        wrong("analyze --steps 0"),
        wrong("analyze --out CSV"),
        new Case(
            "map --optimizer nag --x rate=0.1:1:4 --y momentum=0:0.9:3 --out DIR/out",
            0,
            "x",
            "y",
            "values",
            "boundary"),
        new Case(
            "map --quantity settling-steps --x rate=0.1:1:4 --y momentum=0:0.9:3", 0, "values"),
        new Case(
            "map --run 2026 --optimizer nag --x rate=0.1:1:4 --y momentum=0:0.9:3",
            0,
            "curvature",
            "run"),
        new Case("map --points 7", 0, "values"),
        wrong("map --points 1"),
        wrong("map --points 1001"),
        wrong("map --points 7 --x rate=0.1:1:4 --y momentum=0:0.9:3"),
        wrong("map --run latest --optimizer nag --curvature 2"),
        wrong("map --optimizer sgd"),
        wrong("map --x rate=0:1:4:log"),
        wrong("map --x rate=1:0:4"),
        wrong("map --x rate=0:1:1"),
        wrong("map --x rate=0.1:1:4 --y rate=0.1:1:4"),
        wrong("map --y momentum=0:1:4"),
        wrong("map --quantity speed"),
        wrong("map --curvature -1"),
        wrong("map --x rate=0.1:1:3000 --y momentum=0:0.9:3000"));
  }

  private static Stream<Case> tuning() {
    return Stream.of(
        new Case(
            "tune --model linear --no-check",
            0,
            "sharpness",
            "stableRates",
            "measured",
            "recommended"),
        new Case(
            "tune --model linear --target 0.5 --steps 20 --threads 1 --name x",
            0,
            "recommended",
            "checked",
            "runId"),
        new Case("tune --model linear --no-check --no-record", 0, "runId"),
        new Case(
            "tune --range-test 1e-3:10:30 --optimizer lamb --model linear",
            0,
            "sharpness",
            "lowest",
            "points"),
        wrong("tune --range-test 1:0.1:30"),
        wrong("tune --range-test 0:1:30"),
        wrong("tune --range-test 1e-3:1:30 --seeds 3"),
        wrong("tune --range-test 1e-3:1"),
        wrong("tune --optimizer adam --no-check --model linear"),
        wrong("tune --target 0"),
        wrong("tune --seeds 0"),
        wrong("tune --no-check --name"),
        wrong("tune --batch 0"),
        wrong("tune --data missing"),
        wrong("tune --steps 5"));
  }

  private static Stream<Case> escaping() {
    String brief = " --seeds 2 --evaluations 50";
    return Stream.of(
        new Case(
            "escape --threads 1" + brief,
            0,
            "problem",
            "dimension",
            "box",
            "evaluations",
            "distance",
            "gap",
            "seeds",
            "results"),
        new Case(
            "escape --problem 'ackley(3)' --method 'restarts(sgd(rate=0.1), steps=9),sgld' --seed 5"
                + " --box -1:2 --gap 0.5"
                + brief,
            0,
            "results"),
        new Case("escape --method 'annealing(logarithmic(5))' --distance 1" + brief, 0, "results"),
        wrong("escape --problem saddle" + brief),
        wrong("escape --problem rastrgin" + brief),
        wrong("escape --method ''"),
        wrong("escape --method restart" + brief),
        wrong("escape --method 'restarts(adm)'" + brief),
        wrong("escape --method 'restarts(steps=0)'" + brief),
        wrong("escape --method 'sgdr(groups(adam, freeze(\"*\")))'" + brief),
        wrong("escape --method 'annealing(step(1, every=2, unit=epoch))'" + brief),
        wrong("escape --methods restarts" + brief),
        wrong("escape --seeds 0"),
        wrong("escape --seeds 10001"),
        wrong("escape --seed x"),
        wrong("escape --seed 9223372036854775807"),
        wrong("escape --evaluations 0"),
        wrong("escape --evaluations 10000001"),
        wrong("escape --box 1"),
        wrong("escape --box 2:1"),
        wrong("escape --box 1:1"),
        wrong("escape --distance 0" + brief),
        wrong("escape --gap -1" + brief),
        wrong("escape --gap 1 --distance 1" + brief));
  }

  private static Stream<Case> averaging() {
    return Stream.of(
        new Case("ewa", 0, "corrected", "series", "results"),
        new Case("ewa --beta 0,0.98 --signal sine --period 12.5 --no-correction", 0, "results"),
        new Case("ewa --signal noise --steps 5 --seed 3", 0, "results"),
        new Case("ewa --series DIR/series.csv", 0, "series"),
        new Case("ewa --values 1,-2.5,3e1 --out DIR/out", 0, "series", "results", "report"),
        wrong("ewa --values 1,x"),
        wrong("ewa --values ''"),
        wrong("ewa --values " + "1,".repeat(10_000) + "1"),
        wrong("ewa --values 1 --signal step"),
        wrong("ewa --values 1 --series DIR/series.csv"),
        wrong("ewa --out CSV"),
        wrong("ewa --beta 1"),
        wrong("ewa --beta ''"),
        wrong("ewa --beta 0.9,x"),
        wrong("ewa --beta -0.1"),
        wrong("ewa --signal square"),
        wrong("ewa --signal sine --period 0"),
        wrong("ewa --steps 0"),
        wrong("ewa --steps 1000001"),
        wrong("ewa --seed x"),
        wrong("ewa --bata 0.9"),
        wrong("ewa --series CSV"),
        wrong("ewa --series DIR/missing.csv"),
        wrong("ewa --series DIR/series.csv --signal step"));
  }

  private static Stream<Case> catalogue() {
    return Stream.of("optimizers adam", "schedules cosine", "problems booth", "models mlp")
        .flatMap(call -> {
          String command = Shell.words(call).getFirst();
          return Stream.of(
              new Case(command, 0, "entries"),
              new Case(call, 0, "entries"),
              wrong(command + " ''"),
              wrong(command + " --nam x"),
              wrong(command + " no-such-name"),
              wrong(call + " more"));
        });
  }

  private static Stream<Case> adding() {
    return Stream.of(
        new Case("data add pets --from DIR/pets.csv", 0, "entries"),
        new Case("data add pets --from DIR/both", 0, "entries"),
        new Case(
            "data add pets --from DIR/pets.csv --target kind --task classification"
                + " --test-share 0.5 --seed 3 --shape 1x2",
            0,
            "entries"),
        new Case(
            "data add pets --from DIR/pets.csv --target legs,weight --categorical kind",
            0,
            "entries"),
        new Case(
            "data add pets --from DIR/pets.csv --target legs --categorical kind", 0, "entries"),
        wrong("data add"),
        wrong("data add letters"),
        wrong("data add '' --from DIR"),
        wrong("data add 'Bad name' --from DIR"),
        wrong("data add letters --from DIR"),
        wrong("data add letters --from DIR/missing"),
        wrong("data add letters --form DIR"),
        wrong("data add pets --from DIR/missing.csv"),
        wrong("data add pets --from CSV"),
        wrong("data add mnist --from DIR/pets.csv"),
        wrong("data add pets --from DIR/pets.csv --target"),
        wrong("data add pets --from DIR/pets.csv --target leg"),
        wrong("data add pets --from DIR/pets.csv --target ''"),
        wrong("data add pets --from DIR/pets.csv --target legs,legs"),
        wrong("data add pets --from DIR/pets.csv --target weight"),
        wrong("data add pets --from DIR/pets.csv --task guessing"),
        wrong("data add pets --from DIR/pets.csv --task regression"),
        wrong("data add pets --from DIR/pets.csv --categorical kind"),
        wrong("data add pets --from DIR/pets.csv --test-share 0"),
        wrong("data add pets --from DIR/pets.csv --test-share 1"),
        wrong("data add pets --from DIR/pets.csv --test-share 0.01"),
        wrong("data add pets --from DIR/pets.csv --test-share half"),
        wrong("data add pets --from DIR/pets.csv --seed x"),
        wrong("data add pets --from DIR/pets.csv --shape 2x2"),
        wrong("data add pets --from DIR/pets.csv --shape 3"),
        wrong("data add pets --from DIR/pets.csv --shape 1x1x1x2"),
        wrong("data add pets --from DIR/pets.csv --shape x"),
        wrong("data add pets --from DIR/both --seed 2"));
  }

  /// The data folder has a run which is at work, and a shared one of the year before, which is
  /// over.
  private static Stream<Case> runs() {
    return Stream.of(
        new Case("runs list", 0, "total", "sort", "order", "runs"),
        new Case(
            "runs list --state done,running,lost --kind train --tag none --search x --sort name --limit 1",
            0,
            "runs"),
        wrong("runs"),
        wrong("runs list --state over"),
        wrong("runs list --sort colour"),
        new Case("runs list --sort test_accuracy --order ascending", 0, "runs"),
        new Case("runs list --sort test_loss", 0, "runs"),
        new Case("runs list --sort seconds --order descending", 0, "runs"),
        wrong("runs list --order up"),
        wrong("runs list --order"),
        wrong("runs list --limit 0"),
        wrong("runs list --limit 10001"),
        new Case("runs list --offset 1 --limit 1", 0, "total", "runs"),
        wrong("runs list --offset -1"),
        new Case("runs show latest", 0, "run", "folder", "series", "events", "artifacts", "trials"),
        new Case("runs show 2026 --series loss --points 3", 0, "numbers"),
        new Case("runs show latest --trials 1", 0, "trialCount", "trials"),
        wrong("runs show latest --trials 0"),
        wrong("runs show latest --trials 10001"),
        wrong("runs show"),
        wrong("runs show ''"),
        wrong("runs show 1999"),
        wrong("runs show ../.."),
        wrong("runs show latest --series missing"),
        wrong("runs show latest --points 2"),
        new Case("runs compare latest latest", 0, "runs", "settings", "series"),
        wrong("runs compare latest"),
        wrong("runs compare latest 1999"),
        new Case("runs tag latest good", 0, "id", "tags"),
        new Case("runs tag latest good --remove", 0, "tags"),
        wrong("runs tag latest"),
        wrong("runs tag latest ''"),
        wrong("runs tag latest 'two words'"),
        wrong("runs tag 1999 good"),
        new Case("runs rename latest 'a name'", 0, "name"),
        wrong("runs rename latest ''"),
        wrong("runs rename latest"),
        new Case("runs export latest --format csv --out DIR/out.csv", 0, "path", "values"),
        new Case("runs export latest --format json --out DIR/out.json", 0, "path"),
        new Case("runs export latest --format tensorboard --out DIR/board", 0, "path"),
        wrong("runs export latest --format csv"),
        wrong("runs export latest --out DIR/out.csv"),
        wrong("runs export latest --format xls --out DIR/out.xls"),
        wrong("runs export latest --format csv --out DIR"),
        wrong("runs export latest --format tensorboard --out CSV"),
        new Case(
            "runs export latest --format mlflow --to http://127.0.0.1:1", Failure.FAILED, "error"),
        wrong("runs export latest --format mlflow"),
        wrong("runs export latest --format mlflow --to localhost:5000"),
        wrong("runs export latest --format mlflow --to http://localhost:5000 --out DIR/out.csv"),
        wrong("runs export latest --format mlflow --to http://localhost:5000 --experiment ''"),
        wrong("runs export latest --format csv --out DIR/out.csv --to http://localhost:5000"),
        wrong("runs export latest --format csv --out DIR/out.csv --experiment x"),
        wrong("runs export latest --format csv --out DIR/out.csv --checkpoint best"),
        wrong("runs export latest --format safetensors"),
        wrong("runs export latest --format safetensors --out DIR/w --checkpoint last"),
        wrong("runs export latest --format safetensors --out DIR/w"), // it has no checkpoints
        new Case("runs delete latest --force", 0, "deleted"),
        wrong("runs delete"),
        wrong("runs delete latest"),
        wrong("runs delete latest 1999 --force"));
  }

  private static Stream<Case> others() {
    return Stream.of(
        wrong("ui --port 65536"),
        wrong("ui --port -1"),
        wrong("ui --port http"),
        wrong("ui"), // the workbench is not on this class path
        new Case("completion bash", 0, "shell", "script"),
        wrong("completion"),
        wrong("completion ''"),
        wrong("completion bash --shell"),
        wrong("completion tcsh"),
        new Case("data list", 0, "entries"),
        wrong("data"),
        wrong("data list extra"),
        wrong("data list --al"),
        wrong("data fetch"),
        wrong("data fetch ''"),
        wrong("data fetch digits"),
        wrong("data fetch mnst"),
        wrong("data fetch mnist --from DIR"));
  }

  @BeforeAll
  static void recordRuns() throws IOException {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
    try (RunStore store = RunStore.open(template, clock, new Random(1))) {
      NewRun.Identity identity = new NewRun.Identity(1, 1, "0.1.0");
      RunId run =
          store.begin(new NewRun("train", "first", "adam", "mlp", "digits", "{}", identity));
      store.append(
          run, List.of(new Measurement("loss", 1, 0.5), new Measurement("sharpness", 1, 0.5)));
    }
    InstantSource before = InstantSource.fixed(Instant.parse("2025-01-02T03:04:05Z"));
    try (RunStore store = RunStore.open(template, before, new Random(1))) {
      NewRun.Identity identity = new NewRun.Identity(1, 1, Thalweg.Version.number());
      String settings = "{\"shared\":\"true\",\"arguments\":\"[]\"}";
      RunId run =
          store.begin(new NewRun("sweep", "over", "sgd", "mlp", "digits", settings, identity));
      store.finish(run, RunState.DONE, Optional.empty(), Optional.empty());
    }
  }

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("g.csv"), "1,2\n-0.5,3e-1\n");
    Files.writeString(folder.resolve("series.csv"), "1\n-2.5\n3e-1\n");
    Files.writeString(folder.resolve("spectrum.csv"), "0.1,90\n10,1\n");
    String pets = "weight,legs,kind\n" + "4.5,4,cat\n20,4,dog\n0.04,2,bird\n".repeat(10);
    Files.writeString(folder.resolve("pets.csv"), pets);
    Files.createDirectory(folder.resolve("both"));
    Files.writeString(folder.resolve("both/train.csv"), pets);
    Files.writeString(folder.resolve("both/test.csv"), pets);
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.copy(template.resolve(RunStore.FILE), home.resolve(RunStore.FILE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void standardOutputIsOneDocumentAndTheExitCodeIsRight(Case call) {
    Session session = Session.run(folder.resolve("home"), stream(), call.arguments(folder));
    assertThat(session.json().properties()).map(Map.Entry::getKey).containsAll(call.keys());
    assertThat(session.exitCode()).as(session.err()).isEqualTo(call.exitCode());
    if (call.exitCode() == Failure.BAD_INPUT) {
      assertThat(session.json().size()).isEqualTo(1);
      assertThat(session.json().at("/error/code").asText()).isIn("usage", "input");
      String message = session.json().at("/error/message").asText();
      assertThat(message).isNotBlank().doesNotContain("\n", "Exception", "io.thalweg", "picocli");
      assertThat(session.err()).isEqualTo("error: " + message + System.lineSeparator());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void withoutJsonAnErrorLeavesStandardOutputEmpty(Case call) {
    if (call.exitCode() != Failure.BAD_INPUT) {
      return;
    }
    List<String> arguments = new ArrayList<>(List.of(call.arguments(folder)));
    arguments.removeLast();
    Session session =
        Session.run(folder.resolve("home"), stream(), arguments.toArray(String[]::new));
    assertThat(session.out()).isEmpty();
    assertThat(session.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(session.err().lines()).hasSize(1).first().asString().startsWith("error: ");
  }

  @Test
  void everyCommandIsInTheTableWithAGoodAndABadCall() {
    Set<String> good = names(cases().filter(call -> call.exitCode() == 0));
    Set<String> bad = names(cases().filter(call -> call.exitCode() == Failure.BAD_INPUT));
    for (String command : leaves(Session.model(), "")) {
      assertThat(bad).contains(command);
      // One needs a network to succeed, the other goes on until it is interrupted.
      if (!List.of("data fetch", "ui").contains(command)) {
        assertThat(good).contains(command);
      }
    }
  }

  private static Set<String> names(Stream<Case> cases) {
    List<String> leaves = leaves(Session.model(), "");
    return cases
        .flatMap(call -> leaves.stream().filter(leaf -> (call.call() + " ").startsWith(leaf + " ")))
        .collect(Collectors.toSet());
  }

  private static List<String> leaves(CommandLine line, String path) {
    return line.getSubcommands().isEmpty()
        ? List.of(path.strip())
        : line.getSubcommands().entrySet().stream()
            .flatMap(entry -> leaves(entry.getValue(), path + " " + entry.getKey()).stream())
            .toList();
  }
}

package io.thalweg.report;

import io.thalweg.study.Comparison;
import io.thalweg.train.Epoch;
import io.thalweg.train.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Made-up comparisons with the shapes that real ones have.
final class Examples {
  static final Provenance PROVENANCE =
      new Provenance(
          "thalweg compare --epochs 12 --seeds 3",
          "0.1.0",
          "LibTorch 2.10.0",
          Instant.parse("2026-03-04T05:06:07Z"));

  private Examples() {}

  /// How a made-up optimizer learns.
  ///
  /// @param speed of the error's decay per epoch
  /// @param floor error that it ends at
  private record Learner(String optimizer, double speed, double floor) {}

  private static final List<Learner> LEARNERS =
      List.of(
          new Learner("sgd(rate=0.1)", 0.30, 0.062),
          new Learner("momentum(rate=0.01, momentum=0.9)", 0.34, 0.052),
          new Learner("nag(rate=0.01, momentum=0.9)", 0.35, 0.051),
          new Learner("adagrad(rate=0.01)", 0.62, 0.049),
          new Learner("adadelta(rate=0.1, rho=0.95)", 0.10, 0.090),
          new Learner("rmsprop(rate=0.001)", 0.75, 0.037),
          new Learner("adam(rate=0.001)", 0.80, 0.034),
          new Learner("radam(rate=0.001)", 0.70, 0.036),
          new Learner("lookahead(adam(rate=0.001), k=5, alpha=0.5)", 0.66, 0.033));

  /// Nine optimizers, three seeds, twelve epochs; one seed of one diverges, one never arrives.
  static Comparison nine() {
    return comparison(LEARNERS, 3, 12);
  }

  /// The first so many of the nine.
  static Comparison some(int optimizers, int seeds, int epochs) {
    return comparison(LEARNERS.subList(0, optimizers), seeds, epochs);
  }

  /// Optimizers with names of one's own.
  static Comparison named(String... names) {
    return comparison(
        Arrays.stream(names).map(name -> new Learner(name, 0.5, 0.04)).toList(), 2, 3);
  }

  /// So many optimizers that differ in their rate.
  static Comparison many(int optimizers) {
    return comparison(
        IntStream.rangeClosed(1, optimizers)
            .mapToObj(i -> new Learner("adam(rate=" + i + ")", 0.2 + 0.03 * i, 0.05))
            .toList(),
        3,
        8);
  }

  /// Two optimizers, all of whose trainings diverged: one after some epochs, one at once.
  static Comparison broken() {
    Comparison whole = comparison(LEARNERS.subList(0, 2), 2, 4);
    List<Comparison.Result> results = new ArrayList<>();
    for (Comparison.Result result : whole.results()) {
      int kept = results.isEmpty() ? 3 : 0;
      List<Run> runs =
          result.runs().stream()
              .map(run ->
                  new Run(
                      run.optimizer(),
                      run.seed(),
                      run.epochs().stream().limit(kept).map(Examples::lost).toList(),
                      Optional.of("step 9: the batch loss is NaN"),
                      run.parametersSha256()))
              .toList();
      results.add(new Comparison.Result(result.optimizer(), runs));
    }
    return with(whole, results);
  }

  private static Epoch lost(Epoch e) {
    double loss = e.epoch() == 3 ? Double.NaN : e.epoch() == 2 ? Double.POSITIVE_INFINITY : 2.3;
    return new Epoch(e.epoch(), loss, 0.1, loss, 0.1, e.rate(), e.seconds());
  }

  /// Trainings without any error or loss left, and some right from the start.
  static Comparison faultless() {
    Comparison whole = comparison(LEARNERS.subList(0, 3), 2, 3);
    List<Comparison.Result> results =
        whole.results().stream()
            .map(result ->
                new Comparison.Result(
                    result.optimizer(),
                    result.runs().stream()
                        .map(run ->
                            new Run(
                                run.optimizer(),
                                run.seed(),
                                run.epochs().stream()
                                    .map(e -> new Epoch(e.epoch(), 0, 1, 0, 1, 0.1, 0))
                                    .toList(),
                                Optional.empty(),
                                run.parametersSha256()))
                        .toList()))
            .toList();
    return with(whole, results);
  }

  private static Comparison with(Comparison whole, List<Comparison.Result> results) {
    return new Comparison(whole.problem(), whole.model(), whole.budget(), whole.target(), results);
  }

  private static Comparison comparison(List<Learner> learners, int seeds, int epochs) {
    List<Long> all = LongStream.rangeClosed(1, seeds).boxed().toList();
    List<Comparison.Result> results = new ArrayList<>();
    for (Learner learner : learners) {
      results.add(
          new Comparison.Result(
              learner.optimizer(), all.stream().map(s -> run(learner, s, epochs)).toList()));
    }
    return new Comparison(
        "digits",
        "mlp(128, activation=relu)",
        new Comparison.Budget(epochs, 128, 10_000, 2_000, all, 1),
        0.95,
        results);
  }

  private static Run run(Learner learner, long seed, int epochs) {
    Random random = new Random(31L * learner.optimizer().hashCode() + seed);
    boolean diverges = learner.optimizer().startsWith("momentum") && seed == 2;
    List<Epoch> done = new ArrayList<>();
    double drift = 1 + 0.03 * random.nextGaussian();
    for (int t = 1; t <= (diverges ? Math.min(4, epochs) : epochs); t++) {
      double error =
          drift * learner.floor()
              + 0.35 * Math.exp(-learner.speed() * (t + 0.6))
              + 0.0012 * random.nextGaussian();
      double loss = 3.3 * error * (1 + 0.008 * t * t * learner.speed());
      double trainError = error * Math.exp(-0.16 * t * learner.speed());
      double blowUp = diverges ? Math.exp(0.9 * t) : 1;
      done.add(
          new Epoch(
              t,
              3.2 * trainError * 1.1 * blowUp,
              1 - trainError,
              loss * blowUp,
              Math.max(0.1, 1 - error * blowUp),
              0.001,
              0.11 + 0.01 * random.nextDouble()));
    }
    Optional<String> divergence =
        diverges ? Optional.of("step 317: the batch loss is NaN") : Optional.empty();
    return new Run(
        learner.optimizer(), seed, done, divergence, "%064x".formatted(random.nextLong() >>> 1));
  }
}

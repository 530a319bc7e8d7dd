package io.thalweg.study;

import io.thalweg.dynamics.Hutchinson;
import io.thalweg.dynamics.NoiseScale;
import io.thalweg.dynamics.SpectralDensity;
import io.thalweg.engine.Examples;
import io.thalweg.engine.Network;
import io.thalweg.measure.NetworkCurvature;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import io.thalweg.optim.Sgd;
import io.thalweg.problems.Split;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A short, careful descent that measures on its way what a learning rate has to reckon with: how
/// sharp the loss becomes and how noisy its gradients are.
///
/// Each stage makes plain steps at 1/λ, λ the sharpness just measured, and is taken back and made
/// at half the rate where the loss rose. It ends once the loss has halved, since by then the
/// sharpness of freshly drawn weights has risen to what the training meets.
///
/// @param samples what was measured before each stage and at the end
/// @param noise of the gradients at the end
/// @param density of the curvatures at the end
/// @param trace of the Hessian at the end
/// @param examples that all was measured on
/// @param parameters that are trained
public record Pilot(
    List<Sample> samples,
    NoiseScale noise,
    SpectralDensity density,
    Hutchinson.Estimate trace,
    int examples,
    long parameters) {
  private static final int MOST_EXAMPLES = 1_000;
  private static final int FIRST_STEPS = 5;
  private static final int MOST_STEPS_IN_STAGE = 40;
  private static final int MOST_STEPS = 400;
  private static final int MOST_HALVINGS = 12;
  private static final int NOISE_BATCH = 20;
  private static final int PROBES = 2;
  private static final int QUADRATURE = 20;
  private static final int TRACE_PROBES = 5;
  private static final double HALF = 0.5;

  /// What was measured at a step.
  ///
  /// @param loss mean over the examples, nats
  /// @param sharpness largest eigenvalue of the loss's Hessian
  public record Sample(int step, double loss, double sharpness) {}

  public Pilot {
    samples = List.copyOf(samples);
  }

  /// Makes the descent.
  ///
  /// @param training model, data, batch and seed; its optimizer and budget do not count
  public static Pilot run(Training training) {
    Split split = training.data().train();
    Split some = split.head(Math.min(MOST_EXAMPLES, split.size()));
    try (Examples examples = Descent.examples(some, training.data());
        Descent descent = new Descent(training.with(Recipe.of(1, new Sgd()), training.seed()));
        NetworkCurvature curvature = new NetworkCurvature(descent.network(), examples)) {
      return run(descent, examples, curvature, new Seed(training.seed()).split("pilot"));
    }
  }

  private static Pilot run(
      Descent descent, Examples examples, NetworkCurvature curvature, Seed seed) {
    Network network = descent.network();
    List<Sample> samples = new ArrayList<>();
    samples.add(sample(0, network, examples, curvature, seed));
    int inStage = FIRST_STEPS;
    while (samples.getLast().loss() > HALF * samples.getFirst().loss()
        && samples.getLast().step() < MOST_STEPS) {
      stage(descent, examples, samples.getLast(), inStage);
      int step = samples.getLast().step() + inStage;
      samples.add(sample(step, network, examples, curvature, seed));
      inStage = Math.min(2 * inStage, MOST_STEPS_IN_STAGE);
    }
    return new Pilot(
        samples,
        curvature
            .noise(NOISE_BATCH, examples.size() / NOISE_BATCH, List.of(), seed.split("noise"))
            .scale(),
        curvature.density(PROBES, QUADRATURE, seed.split("density")),
        curvature.trace(new Hutchinson(TRACE_PROBES, seed.split("trace"))),
        examples.size(),
        network.parameters().length());
  }

  private static Sample sample(
      int step, Network network, Examples examples, NetworkCurvature curvature, Seed seed) {
    return new Sample(
        step, network.evaluate(examples).loss(), curvature.sharpness(seed.split("sharpness")));
  }

  /// Steps at 1/λ or as much less as it takes for the loss not to rise.
  private static void stage(Descent descent, Examples examples, Sample from, int steps) {
    Network network = descent.network();
    MemorySegment values = network.parameters().values();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment before = arena.allocate(values.byteSize(), 64).copyFrom(values);
      double rate = 1 / from.sharpness();
      for (int halving = 0; halving <= MOST_HALVINGS; halving++) {
        try (Optimizer optimizer = Optimizer.of(Recipe.of(rate, new Sgd()), network.parameters())) {
          for (int step = 0; step < steps; step++) {
            descent.nextGradient();
            optimizer.step();
          }
        }
        if (network.evaluate(examples).loss() <= from.loss()) {
          return;
        }
        values.copyFrom(before);
        rate /= 2;
      }
    }
  }

  /// λ: the largest sharpness that was met.
  public double sharpness() {
    return samples.stream().mapToDouble(Sample::sharpness).max().orElseThrow();
  }

  /// The loss before the first step, nats.
  public double startLoss() {
    return samples.getFirst().loss();
  }

  /// m: the curvature above which so large a share of the trace's positive part lies.
  public double curvatureOf(double share) {
    List<SpectralDensity.Node> nodes = density.nodes();
    double whole =
        nodes.stream().mapToDouble(node -> node.weight() * Math.max(0, node.eigenvalue())).sum();
    double sum = 0;
    for (SpectralDensity.Node node : nodes.reversed()) {
      sum += node.weight() * Math.max(0, node.eigenvalue());
      if (sum >= share * whole) {
        return node.eigenvalue();
      }
    }
    return nodes.getFirst().eigenvalue();
  }
}

package io.thalweg.bench;

import io.thalweg.engine.Activation;
import io.thalweg.engine.Mlp;
import io.thalweg.engine.Model;
import io.thalweg.optim.Seed;
import io.thalweg.problems.ChebyshevNet;
import io.thalweg.problems.DataHome;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Scaling;
import io.thalweg.problems.Split;
import io.thalweg.report.EdgeFigure;
import io.thalweg.report.Figures;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The sharpness on the way of full-batch trainings, beside the threshold of stability.
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = {
      "Trains at full batch, measures the greatest curvature as each optimizer sees it, and shows it"
          + " beside the threshold where the optimizer is just stable on a quadratic: on the problem"
          + " chebyshev-net, and on a network that learns digits of which some have a random label."
    })
final class EdgeCommand implements Callable<Integer> {
  private static final Model MODEL = Mlp.of(16).with(Activation.TANH);

  private static final List<EdgeTrial> FUNCTION =
      List.of(
          new EdgeTrial("sgd(rate=0.2)", "2/η", 10, 40_000, 200),
          new EdgeTrial("momentum(rate=0.3, momentum=0.5)", "(2+2β)/η", 10, 40_000, 200),
          new EdgeTrial("adam(rate=0.003)", "(2+2β₁)/((1−β₁)η)", 38 / 0.003, 40_000, 200));

  private static final List<EdgeTrial> NETWORK =
      List.of(
          new EdgeTrial("sgd(rate=0.15)", "2/η", 2 / 0.15, 3_000, 60),
          new EdgeTrial("momentum(rate=0.2, momentum=0.5)", "(2+2β)/η", 15, 1_200, 24),
          new EdgeTrial("adam(rate=0.01)", "(2+2β₁)/((1−β₁)η)", 3800, 240, 6));

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "the four IDX files of MNIST; the embedded digits where it is missing")
  private Optional<Path> from = Optional.empty();

  @Option(
      names = "--examples",
      defaultValue = "2000",
      description = "digits to train on (${DEFAULT-VALUE})")
  private int examples;

  @Option(
      names = "--noise",
      defaultValue = "0.3",
      description = "share of the digits whose label is drawn anew (${DEFAULT-VALUE})")
  private double noise;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of both networks and of the labels (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      defaultValue = "edge-of-stability.svg",
      description = "the figure to write (${DEFAULT-VALUE})")
  private Path svg = Path.of("");

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    List<EdgeTrial.Result> function = new ArrayList<>();
    for (EdgeTrial trial : FUNCTION) {
      function.add(tell(trial.on("chebyshev-net", new ChebyshevNet(5, 20, 20, seed))));
    }
    List<EdgeTrial.Result> network = onDigits();
    String digits =
        "MLP 784–16–10, tanh, cross-entropy, %,d digits, %.0f %% of them with a random label"
            .formatted(examples, 100 * noise);
    EdgeFigure figure =
        new EdgeFigure(
            "Sharpness of full-batch training and the threshold of stability",
            List.of(
                row("chebyshev-net: 61 parameters, tanh, squared error, 20 points", function),
                row(digits, network)));
    Files.writeString(svg, figure.draw(Figures.Page.WIDE).standalone());
    List<EdgeTrial.Result> all = new ArrayList<>(function);
    all.addAll(network);
    if (json) {
      Json.print(all);
    } else {
      System.out.print(table(all));
    }
    return 0;
  }

  private List<EdgeTrial.Result> onDigits() throws IOException {
    Path home = Files.createTempDirectory("thalweg-bench");
    try (Arena arena = Arena.ofConfined()) {
      from.ifPresent(folder -> new DataHome(home).add("mnist", folder));
      String name = from.isPresent() ? "mnist" : "digits";
      Dataset data = new DataHome(home).load(name, Scaling.UNIT, arena);
      Split split = data.train().head(examples);
      mislabel(split, data.classes());
      List<EdgeTrial.Result> results = new ArrayList<>();
      for (EdgeTrial trial : NETWORK) {
        results.add(tell(trial.on(name, MODEL, split, data.classes(), seed)));
      }
      return results;
    } finally {
      TaskOptions.delete(home);
    }
  }

  /// Draws some labels anew, so that the loss cannot run to zero, where cross-entropy is flat.
  private void mislabel(Split split, int classes) {
    SplittableRandom random = new Seed(seed).split("labels").random();
    for (int i = 0; i < split.size(); i++) {
      if (random.nextDouble() < noise) {
        split.labels().setAtIndex(ValueLayout.JAVA_LONG, i, random.nextInt(classes));
      }
    }
  }

  private static EdgeTrial.Result tell(EdgeTrial.Result result) {
    System.err.printf(
        "%s %s: sharpness/threshold %.3f%n",
        result.problem(), result.trial().optimizer(), result.plateau());
    return result;
  }

  private static EdgeFigure.Row row(String title, List<EdgeTrial.Result> results) {
    return new EdgeFigure.Row(title, results.stream().map(EdgeCommand::panel).toList());
  }

  private static EdgeFigure.Panel panel(EdgeTrial.Result result) {
    EdgeTrial trial = result.trial();
    String quantity =
        trial.optimizer().startsWith("adam") ? "preconditioned sharpness" : "sharpness";
    return new EdgeFigure.Panel(
        trial.optimizer(),
        quantity,
        trial.formula(),
        trial.threshold(),
        result.points().stream()
            .map(point -> new EdgeFigure.Point(point.step(), point.sharpness()))
            .toList());
  }

  static String table(List<EdgeTrial.Result> results) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-14s %-36s %10s %7s %11s %8s %11s%n"
            .formatted(
                "problem", "optimizer", "threshold", "steps", "last fifth", "peak", "last loss"));
    for (EdgeTrial.Result result : results) {
      text.append(
          "%-14s %-36s %10.5g %7d %11.3f %8.2f %11.3g%n"
              .formatted(
                  result.problem(),
                  result.trial().optimizer(),
                  result.trial().threshold(),
                  result.trial().steps(),
                  result.plateau(),
                  result.peak(),
                  result.lastLoss()));
    }
    return text.toString();
  }
}

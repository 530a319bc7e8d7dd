package io.thalweg.bench;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.Seed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Sparse steps beside dense ones: logistic regression over hashed text.
@Command(
    name = "sparse",
    mixinStandardHelpOptions = true,
    description = {
      "Trains logistic regression on hashed text, one text a step, with sparse steps (lazy and exact)"
          + " and with dense ones, in turn.",
      "By default on sentences of the JDK's own Javadoc (lib/src.zip): of java.base or java.desktop?",
      "In seconds that the thread has the processor, so that other work on the machine counts as"
          + " little as can be; with --wall by the clock."
    })
final class SparseCommand implements Callable<Integer> {
  @picocli.CommandLine.Parameters(
      paramLabel = "OPTIMIZER",
      description = "optimizers; by default those that have an exact form")
  private List<String> optimizers =
      List.of(
          "sgd(rate=2)",
          "momentum(rate=0.2)",
          "adagrad(rate=0.1)",
          "rmsprop(rate=0.002)",
          "adam(rate=0.002)");

  @Option(names = "--from", paramLabel = "FILE", description = "lines LABEL, tab, text")
  private Optional<Path> from = Optional.empty();

  @Option(names = "--generated", description = "made-up texts, with Zipf's frequencies")
  private boolean generated;

  @Option(names = "--bits", defaultValue = "20", description = "2^bits parameters")
  private int bits;

  @Option(
      names = "--texts",
      defaultValue = "4000",
      description = "texts to train on, at most (${DEFAULT-VALUE})")
  private int texts;

  @Option(
      names = "--forms",
      split = ",",
      defaultValue = "lazy,exact,dense",
      description = "of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private List<SparseTrial.Form> forms = List.of();

  @Option(
      names = "--sizes",
      split = ",",
      description = "measure at these bits instead, such as 16,18,20,22")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "turns behind one that warms up (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--wall", description = "measure by the clock")
  private boolean wall;

  @Option(names = "--json", description = "print JSON instead of a table")
  private boolean json;

  /// What was measured.
  ///
  /// @param nonZeros mean of the texts
  /// @param micros median microseconds for a text: score, gradient and step
  /// @param accuracy on texts held out
  record Line(
      String optimizer,
      SparseTrial.Form form,
      int bits,
      int texts,
      double nonZeros,
      double micros,
      double accuracy) {}

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || texts < 1 || bits < 4 || bits > 28) {
      System.err.println("error: rounds and texts must be at least 1, bits in [4,28]");
      return 2;
    }
    List<LabelledText> all = new ArrayList<>(texts());
    Collections.shuffle(all, Random.from(new Seed(1).split("shuffle").random()));
    List<Line> lines = new ArrayList<>();
    for (int size : sizes.isEmpty() ? List.of(bits) : sizes) {
      List<HashedText> training =
          all.stream()
              .filter(text -> !text.isHeldOut())
              .limit(texts)
              .map(text -> HashedText.of(text, size))
              .toList();
      List<HashedText> heldOut =
          all.stream()
              .filter(LabelledText::isHeldOut)
              .map(text -> HashedText.of(text, size))
              .toList();
      for (String optimizer : optimizers) {
        lines.addAll(measure(Recipe.parse(optimizer), size, training, heldOut));
      }
    }
    if (json) {
      Json.print(lines);
    } else {
      System.out.print(table(lines));
    }
    return 0;
  }

  private List<LabelledText> texts() throws IOException {
    if (from.isPresent()) {
      return LabelledText.read(from.get());
    }
    if (generated) {
      return LabelledText.generated(2 * texts, new Seed(1));
    }
    Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    if (!Files.exists(sources)) {
      throw new IllegalArgumentException(
          "text must be the JDK's lib/src.zip, --from FILE or --generated, got none: no "
              + sources);
    }
    return LabelledText.javadoc(sources);
  }

  private LongSupplier clock() {
    return wall ? System::nanoTime : ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
  }

  private List<Line> measure(
      Recipe recipe, int size, List<HashedText> training, List<HashedText> heldOut) {
    Map<SparseTrial.Form, List<SparseTrial.Outcome>> outcomes =
        new EnumMap<>(SparseTrial.Form.class);
    for (int round = -1; round < rounds; round++) {
      for (SparseTrial.Form form : forms) {
        SparseTrial.Outcome outcome =
            new SparseTrial(recipe, form, size, clock()).run(training, heldOut);
        if (round >= 0) {
          outcomes.computeIfAbsent(form, missing -> new ArrayList<>()).add(outcome);
        }
      }
    }
    double nonZeros = training.stream().mapToInt(HashedText::nonZeros).average().orElseThrow();
    List<Line> lines = new ArrayList<>();
    outcomes.forEach((form, results) -> {
      double seconds = Report.median(results.stream().map(SparseTrial.Outcome::seconds).toList());
      lines.add(
          new Line(
              recipe.toString(),
              form,
              size,
              training.size(),
              nonZeros,
              1e6 * seconds / training.size(),
              results.getFirst().accuracy()));
      System.err.println(lines.getLast());
    });
    return lines;
  }

  private static String table(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-22s %-6s %6s %7s %10s %9s %11s %9s%n"
            .formatted(
                "optimizer",
                "form",
                "bits",
                "texts",
                "non-zeros",
                "µs/text",
                "texts/s",
                "accuracy"));
    for (Line line : lines) {
      text.append(
          "%-22s %-6s %6d %7d %10.1f %9.2f %11.0f %9.4f%n"
              .formatted(
                  line.optimizer(),
                  line.form(),
                  line.bits(),
                  line.texts(),
                  line.nonZeros(),
                  line.micros(),
                  1e6 / line.micros(),
                  line.accuracy()));
    }
    return text.toString();
  }
}

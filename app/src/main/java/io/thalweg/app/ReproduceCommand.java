package io.thalweg.app;

import io.thalweg.engine.Engine;
import io.thalweg.problems.DataHome;
import io.thalweg.report.LabReport;
import io.thalweg.study.Summary;
import io.thalweg.study.published.Experiment;
import io.thalweg.study.published.Experiments;
import io.thalweg.study.published.Laboratory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Published experiments run again.
@Command(
    name = "reproduce",
    description =
        "Run a published experiment again, reference figures beside ours; without a name, list all.",
    footer = "  ./thalweg reproduce noisy-quadratic")
final class ReproduceCommand implements Query {
  private static final int MOST_SEEDS = 1_000;
  private static final List<String> HEADER =
      List.of("subject", "quantity", "reference", "ours", "n", "missing");

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      completionCandidates = Ids.OfExperiments.class,
      description = "Such as fashion-mlp.")
  Optional<String> name = Optional.empty();

  @Mixin Seeds seeds = new Seeds();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The first of the seeds.")
  long seed;

  @Mixin ReportOptions report = new ReportOptions();

  /// What `--json` prints of a list.
  record Listed(List<Experiment.About> experiments) {}

  /// What `--json` prints of an experiment.
  record Document(
      String name,
      String title,
      String setting,
      String source,
      List<Long> seeds,
      List<Experiment.Row> rows,
      Optional<String> report) {
    private String heading() {
      return "%s%n%s; %d seeds%nSource: %s%n".formatted(title, setting, seeds.size(), source);
    }
  }

  @Override
  public Answer answer(Context context) throws IOException {
    List<Long> all = seeds.from(seed, MOST_SEEDS);
    if (name.isEmpty()) {
      return list();
    }
    Experiment experiment = Experiments.named(name.get());
    Optional<ReportFile> page = report.file("reproduce-%s.html".formatted(name.get()));
    Document document =
        new Document(
            experiment.about().name(),
            experiment.about().title(),
            experiment.setting(),
            experiment.about().source(),
            all,
            rows(experiment, all, context),
            page.map(file -> file.path().toString()));
    if (page.isPresent()) {
      page.get().write(page(document));
    }
    return new Answer(document, text(document));
  }

  private static Answer list() {
    Table table = new Table("NAME", "DATA", "ABOUT");
    List<Experiment.About> all = Experiments.ALL.stream().map(Experiment::about).toList();
    all.forEach(about -> table.row(about.name(), about.data(), about.title()));
    return new Answer(new Listed(all), table.toString());
  }

  private static List<Experiment.Row> rows(
      Experiment experiment, List<Long> seeds, Context context) {
    int threads = context.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
    DataHome home = new DataHome(context.console().home().resolve("data"));
    Engine.start(1);
    try (Arena arena = Arena.ofShared();
        Progress progress =
            context.console().progress("reproduce", experiment.parts(seeds.size()));
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      return experiment.run(
          new Laboratory(
              home,
              arena,
              seeds,
              executor,
              done -> {
                synchronized (progress) {
                  progress.advance(done);
                }
              }));
    }
  }

  private static String text(Document document) {
    Table table =
        new Table(
            HEADER.stream().map(word -> word.toUpperCase(Locale.ROOT)).toArray(String[]::new));
    document.rows().forEach(row -> table.row(cells(row).toArray(String[]::new)));
    return "%s%n%s%s"
        .formatted(
            document.heading(),
            table,
            document.report().map(path -> "report: " + path + "\n").orElse(""));
  }

  private static List<String> cells(Experiment.Row row) {
    return List.of(
        row.subject(),
        row.quantity(),
        row.reference(),
        spread(row.ours()),
        Integer.toString(row.ours().count()),
        Integer.toString(row.missing()));
  }

  private static String spread(Summary ours) {
    if (!ours.isKnown()) {
      return "–";
    }
    String format = format(ours);
    String mean = format.formatted(ours.mean());
    return ours.count() < 2 ? mean : mean + " ± " + format.formatted(ours.sd());
  }

  /// Counts whole, shares in ten-thousandths, small rates with a digit more.
  private static String format(Summary ours) {
    double size = Math.abs(ours.mean());
    if (size >= 100 || ours.values().stream().allMatch(value -> value == Math.rint(value))) {
      return "%.0f";
    }
    if (size >= 1) {
      return "%.2f";
    }
    return size >= 0.1 ? "%.4f" : "%.5f";
  }

  private String page(Document document) throws IOException {
    LabReport.Table table =
        new LabReport.Table(
            HEADER,
            document.rows().stream().map(ReproduceCommand::cells).toList(),
            "Mean ± standard deviation over n trainings; missing: those without a figure, which"
                + " diverged or did not get there in time.");
    return new LabReport(
            "reproduce " + document.name(),
            document.title(),
            List.of(),
            report.provenance("LibTorch " + Engine.version()),
            List.of(
                LabReport.Section.of(
                        "Figures", document.setting() + ". Source: " + document.source())
                    .with(table)))
        .html();
  }
}

package io.thalweg.app;

import io.thalweg.optim.SettingException;
import io.thalweg.study.Cluster;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// Whether trainings run on Apache Spark.
final class SparkOption {
  private static final Pattern URL =
      Pattern.compile(
          "local|local\\[([1-9]\\d{0,2}|\\*)]|spark://[^\\s:/,]+:\\d{1,5}(,[^\\s:/,]+:\\d{1,5})*");

  @Option(
      names = "--spark",
      paramLabel = "URL",
      description = "Train on Apache Spark: local[N] or spark://HOST:PORT.")
  Optional<String> url = Optional.empty();

  /// A descent and what takes its gradients.
  ///
  /// @param descent open for as long as this is
  /// @param end frees both
  record Taken(Descent descent, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /// Complains of what cannot be before the work.
  void check(Context context) {
    if (url.isEmpty()) {
      return;
    }
    if (!URL.matcher(url.get()).matches()) {
      throw new SettingException("--spark must be local[N] or spark://HOST:PORT, got " + url.get());
    }
    if (context.threads().isPresent()) {
      throw new SettingException(
          "--threads cannot be given with --spark: a task trains on one thread, and the cluster has"
              + " as many tasks at once as it has cores (here: local[N])");
    }
    provider();
  }

  private static Cluster.Provider provider() {
    return ServiceLoader.load(Cluster.Provider.class)
        .findFirst()
        .orElseThrow(() ->
            new SettingException(
                "--spark needs the module thalweg-study-spark on the class path, where the launcher"
                    + " ./thalweg puts it"));
  }

  /// The cluster; where none was asked for, threads of this process.
  Workplace open(Context context) {
    int threads = context.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
    return url.map(each -> Workplace.of(provider().connect(each)))
        .orElseGet(() -> Workplace.threads(threads));
  }

  /// A descent whose gradients the cluster takes, where one was asked for.
  Taken descend(Training training) {
    if (url.isEmpty()) {
      Descent descent = new Descent(training);
      return new Taken(descent, descent::close);
    }
    Cluster cluster = provider().connect(url.get());
    try {
      Cluster.Shared gradients = cluster.gradients(training);
      Descent descent = new Descent(training, gradients);
      return new Taken(
          descent,
          () -> {
            try (cluster;
                gradients;
                descent) {
              // closed in the opposite order, each whatever the others say
            }
          });
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }
}

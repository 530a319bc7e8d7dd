package io.thalweg.spark;

import io.thalweg.optim.SettingException;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/// What Spark is told. Whatever a system property `spark.…` says comes first.
final class SparkSettings {
  /// Jars that executors need, separated as in a class path; the launcher says which.
  static final String JARS = "thalweg.spark.jars";

  private static final String SPECULATION = "spark.speculation";
  private static final Set<String> HERE = Set.of("127.0.0.1", "localhost");
  private static final Pattern MASTER = Pattern.compile("([^\\s:/,]+):(\\d{1,5})");
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String VECTORS =
      "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED";

  /// The C library's settings by which a network's intermediate results stay in memory.
  private static final List<String> MEMORY =
      List.of("MALLOC_ARENA_MAX", "MALLOC_MMAP_MAX_", "MALLOC_TRIM_THRESHOLD_");

  private SparkSettings() {}

  /// The settings of a connection.
  ///
  /// @param environment of this process
  static SparkConf of(String url, Map<String, String> environment) {
    SparkConf conf = new SparkConf().setMaster(url);
    conf.setIfMissing("spark.app.name", "thalweg")
        .setIfMissing("spark.ui.enabled", "false")
        .setIfMissing("spark.ui.showConsoleProgress", "false")
        // Parameters go out with every step and do not get smaller by compression.
        .setIfMissing("spark.broadcast.compress", "false");
    check(conf);
    conf.set(
        EXECUTOR_OPTIONS,
        Stream.of(VECTORS, conf.get(EXECUTOR_OPTIONS, ""))
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining(" ")));
    MEMORY.forEach(name ->
        Optional.ofNullable(environment.get(name))
            .ifPresent(value -> conf.setIfMissing("spark.executorEnv." + name, value)));
    if (isHere(url)) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1")
          .setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    String jars = System.getProperty(JARS, "");
    if (!jars.isEmpty() && !isLocal(url)) {
      conf.setIfMissing("spark.jars", jars.replace(File.pathSeparatorChar, ','));
    }
    return conf;
  }

  /// @throws SettingException where a setting would have the same training done twice
  private static void check(SparkConf conf) {
    // A second attempt beside the first; where it is lost, Spark starts another all the same.
    if (conf.getBoolean(SPECULATION, false)) {
      throw new SettingException(
          SPECULATION + " must be false: a slow training would be done twice, got true");
    }
  }

  /// Whether everything runs in this process.
  static boolean isLocal(String url) {
    return url.startsWith("local");
  }

  /// Whether no other machine has a part in it: executors elsewhere could not reach a driver that
  /// listens here only.
  private static boolean isHere(String url) {
    return isLocal(url) || masters(url).allMatch(each -> HERE.contains(each.host()));
  }

  /// Where a master listens. A host may have a name that no [java.net.URI] takes, such as one with
  /// an underscore.
  record Master(String host, int port) {}

  /// The masters of a cluster; several, of which one leads, are `spark://a:1,b:2`.
  static Stream<Master> masters(String url) {
    return Stream.of(url.replaceFirst("^spark://", "").split(",")).map(SparkSettings::master);
  }

  private static Master master(String text) {
    Matcher parts = MASTER.matcher(text);
    if (!parts.matches()) {
      throw new SettingException("a Spark master must be HOST:PORT, got " + text);
    }
    return new Master(parts.group(1), Integer.parseInt(parts.group(2)));
  }
}

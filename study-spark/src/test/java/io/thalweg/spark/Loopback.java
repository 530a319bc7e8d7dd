package io.thalweg.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/// A Spark master and workers of one core each, as processes on 127.0.0.1, from the jars of this
/// class path.
final class Loopback implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern EXECUTOR = Pattern.compile("--executor-id (\\d+)");

  private final Path home;
  private final List<Process> workers = new ArrayList<>();
  private final Process master;
  private final String url;

  /// Starts all.
  ///
  /// @param home an empty folder for Spark's own
  Loopback(Path home, int workers) {
    this.home = home;
    linkJars();
    Path log = home.resolve("master.log");
    master =
        start(log, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0");
    url = await("the master", () -> found(log, MASTER));
    for (int i = 1; i <= workers; i++) {
      startWorker(i);
    }
    for (int i = 1; i <= workers; i++) {
      Path workerLog = home.resolve("worker" + i + ".log");
      await("worker " + i, () -> found(workerLog, Pattern.compile("(Successfully registered)")));
    }
  }

  private void startWorker(int number) {
    workers.add(
        start(
            home.resolve("worker" + number + ".log"),
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--cores",
            "1",
            "--memory",
            "2g",
            "--work-dir",
            home.resolve("work" + number).toString(),
            url));
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(":")).map(Path::of);
  }

  private void linkJars() {
    try {
      Path jars = Files.createDirectories(home.resolve("jars"));
      for (Path jar : classPath().filter(each -> each.toString().endsWith(".jar")).toList()) {
        Path link = jars.resolve(String.valueOf(jar.getFileName()));
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, jar);
        }
      }
      Files.writeString(
          home.resolve("log4j2.properties"),
          """
          appender.console.type = Console
          appender.console.name = console
          appender.console.layout.type = PatternLayout
          appender.console.layout.pattern = %d{HH:mm:ss.SSS} %p %m%n
          rootLogger.level = info
          rootLogger.appenderRef.console.ref = console
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(Path log, String... command) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlog4j2.configurationFile=" + home.resolve("log4j2.properties"),
            "-Dspark.master.rest.enabled=false",
            "-cp",
            home.resolve("jars") + "/*"));
    all.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", home.toString(),
                "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_LOCAL_HOSTNAME", "127.0.0.1",
                "SPARK_PUBLIC_DNS", "127.0.0.1",
                "SPARK_MASTER_WEBUI_PORT", "0",
                "SPARK_WORKER_WEBUI_PORT", "0",
                "JAVA_HOME", System.getProperty("java.home")));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  /// Settings of a connection with executors that see the classes under test.
  ///
  /// @param options more of them for an executor's JVM
  SparkConf conf(String options) {
    List<String> folders = classPath().filter(Files::isDirectory).map(Path::toString).toList();
    SparkConf conf = SparkSettings.of(url, System.getenv());
    return conf.set("spark.executor.memory", "512m")
        .set(
            "spark.executor.extraJavaOptions",
            conf.get("spark.executor.extraJavaOptions") + " " + options)
        .set("spark.executor.extraClassPath", String.join(":", folders));
  }

  /// Kills the process of an executor, as the system would.
  ///
  /// @return its number among processes
  long kill(String executor) {
    ProcessHandle victim =
        workers.stream()
            .flatMap(Process::children)
            .filter(child -> isExecutor(child, executor))
            .findFirst()
            .orElseThrow();
    victim.destroyForcibly();
    return victim.pid();
  }

  private static boolean isExecutor(ProcessHandle process, String executor) {
    try {
      String line = Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())));
      Matcher id = EXECUTOR.matcher(line.replace('\0', ' '));
      return id.find() && id.group(1).equals(executor);
    } catch (IOException _) {
      return false; // it has ended
    }
  }

  private static Optional<String> found(Path log, Pattern pattern) {
    try {
      return pattern
          .matcher(Files.readString(log))
          .results()
          .map(match -> match.group(1))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T await(String what, Supplier<Optional<T>> look) {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
    throw new IllegalStateException(what + " did not start; logs are in " + home);
  }

  /// Ends the processes, executors first.
  @Override
  public void close() {
    workers.stream().flatMap(Process::descendants).toList().forEach(ProcessHandle::destroyForcibly);
    workers.forEach(Process::destroyForcibly);
    master.destroyForcibly();
    Stream.concat(workers.stream(), Stream.of(master)).forEach(process -> process.onExit().join());
  }
}

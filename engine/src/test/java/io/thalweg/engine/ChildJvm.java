package io.thalweg.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Runs a main class of the tests in a JVM of its own and gives what it prints.
record ChildJvm(
    List<String> options, Predicate<String> classPath, Map<String, String> environment) {

  static ChildJvm likeThis() {
    return new ChildJvm(List.of(), _ -> true, Map.of());
  }

  ChildJvm options(List<String> other) {
    return new ChildJvm(other, classPath, environment);
  }

  ChildJvm classPath(Predicate<String> other) {
    return new ChildJvm(options, other, environment);
  }

  ChildJvm environment(Map<String, String> other) {
    return new ChildJvm(options, classPath, other);
  }

  List<String> run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(classPath)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(options);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", path, main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(output);
    }
    return output.lines().toList();
  }
}

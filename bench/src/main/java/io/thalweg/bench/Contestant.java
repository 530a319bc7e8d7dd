package io.thalweg.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One who takes part, and the process that it runs in.
///
/// @param title for reading
/// @param main does the task and prints a [Result]
/// @param stranger folder of a Maven repository whose libraries must not meet this one's
/// @param environment what is set in the process beyond what the engine sets itself
record Contestant(String title, Class<?> main, String stranger, Map<String, String> environment) {
  /// The first is what the others are compared with.
  static final List<Contestant> ALL =
      List.of(
          new Contestant("Thalweg's Trainer", ThalwegEpochs.class, "djl", Map.of()),
          new Contestant("bare LibTorch loop", LibTorchEpochs.class, "djl", Map.of()),
          new Contestant(
              "DJL's Trainer", DjlEpochs.class, "bytedeco", Map.of("DJL_OFFLINE", "true")));

  /// Does the task in a new process.
  ///
  /// @param options more of the Java virtual machine's
  Result run(Task task, String... options) throws IOException, InterruptedException {
    return Result.of(output(task.toArgument(), options));
  }

  /// What a new process prints.
  ///
  /// @param argument of its `main`
  /// @param options more of the Java virtual machine's
  String output(String argument, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(), main.getName(), argument));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("%s failed: %s".formatted(title, output));
    }
    return output;
  }

  private String classPath() {
    String folder = File.separator + stranger + File.separator;
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains(folder))
        .collect(Collectors.joining(File.pathSeparator));
  }
}

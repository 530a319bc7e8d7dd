package io.thalweg.app;

import io.thalweg.problems.FetchProgress;
import java.util.Optional;

/// Shows the files of a download one after the other.
final class Download implements FetchProgress, AutoCloseable {
  private final Console console;
  private String file = "";
  private Optional<Progress> shown = Optional.empty();

  Download(Console console) {
    this.console = console;
  }

  @Override
  public void at(String what, long done, long total) {
    if (!what.equals(file)) {
      close();
      file = what;
      console.err().println(what);
      shown = total > 0 ? Optional.of(console.progress("bytes", total)) : Optional.empty();
    }
    shown.ifPresent(progress -> progress.to(done, ""));
  }

  @Override
  public void close() {
    shown.ifPresent(Progress::close);
    shown = Optional.empty();
  }
}

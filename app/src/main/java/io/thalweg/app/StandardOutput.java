package io.thalweg.app;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Standard output that remembers what a `PrintWriter` on top of it would swallow.
final class StandardOutput extends FilterOutputStream {
  private static final int TYPE = 0xF000;
  private static final int PIPE = 0x1000;

  private Optional<IOException> failure = Optional.empty();

  StandardOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException exception) {
      failure = Optional.of(exception);
      throw exception;
    }
  }

  /// What went wrong, unless it is a pipe: its reader has just seen enough (`| head -1`).
  Optional<IOException> failure() {
    return failure.filter(_ -> !isPipe());
  }

  private static boolean isPipe() {
    try {
      int mode = (int) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode");
      return (mode & TYPE) == PIPE;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      return false;
    }
  }
}

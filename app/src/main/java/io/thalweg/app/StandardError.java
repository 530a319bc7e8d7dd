package io.thalweg.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/// The process's standard error. The launcher starts the JVM with a filter on descriptor 2, which
/// swallows the JVM's announcement of incubator modules, and hands over the real one under another
/// number. Before our first byte that one is put back on 2, for native code as well; who writes
/// nothing there does not pay for the call.
final class StandardError extends OutputStream {
  private static final int STDERR = 2;

  private final FileOutputStream stream = new FileOutputStream(FileDescriptor.err);
  private int real;

  /// @param real descriptor of the real standard error, 2 where it is in its place
  StandardError(int real) {
    this.real = real;
  }

  private synchronized FileOutputStream restored() throws IOException {
    if (real != STDERR && duplicate(real, STDERR) < 0) {
      throw new IOException("descriptor %d is not open".formatted(real));
    }
    real = STDERR;
    return stream;
  }

  @SuppressWarnings("restricted")
  private static int duplicate(int from, int to) {
    Linker linker = Linker.nativeLinker();
    var dup2 =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("dup2"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      return (int) dup2.invokeExact(from, to);
    } catch (Throwable thrown) {
      throw new LinkageError("dup2", thrown);
    }
  }

  @Override
  public void write(int b) throws IOException {
    restored().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    restored().write(bytes, offset, length);
  }
}

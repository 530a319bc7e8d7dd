package io.thalweg.app;

import java.io.IOException;
import java.net.URI;

/// The program as a page in a browser, being served.
public interface Workbench extends AutoCloseable {
  /// Where it is, with the token that lets one in.
  URI address();

  /// Ends the trainings that it began, saving each, and stops to answer.
  @Override
  void close();

  /// Serves the page; found by [java.util.ServiceLoader].
  interface Provider {
    /// Begins to serve on this machine's loopback address.
    ///
    /// @param port 0 for any that is free
    Workbench open(Program program, int port) throws IOException;
  }
}

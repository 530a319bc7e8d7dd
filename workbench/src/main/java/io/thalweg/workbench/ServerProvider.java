package io.thalweg.workbench;

import io.thalweg.app.Program;
import io.thalweg.app.Workbench;
import java.io.IOException;

/// Lets the command `ui` find the server.
public final class ServerProvider implements Workbench.Provider {
  /// Found by [java.util.ServiceLoader].
  public ServerProvider() {}

  @Override
  public Workbench open(Program program, int port) throws IOException {
    return Server.start(program, port);
  }
}

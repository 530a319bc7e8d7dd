package io.thalweg.workbench;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.thalweg.app.Program;
import io.thalweg.app.Workbench;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;

/// The page and its interface on 127.0.0.1.
final class Server implements Workbench {
  private static final String HOST = "127.0.0.1";
  private static final long LONGEST_REQUEST = 1 << 20;

  private final Program program;
  private final Javalin javalin;
  private final Token token;
  private final Jobs jobs;
  private final Streams streams;
  private final Clerks clerks;

  private Server(
      Program program, Javalin javalin, Token token, Jobs jobs, Streams streams, Clerks clerks) {
    this.program = program;
    this.javalin = javalin;
    this.jobs = jobs;
    this.streams = streams;
    this.clerks = clerks;
    this.token = token;
  }

  /// Serves a program, which is closed with it.
  static Server start(Program program, int port) throws IOException {
    Token token = Token.random();
    Pages pages = new Pages(program.version());
    Clerks clerks = new Clerks(Runtime.getRuntime().availableProcessors());
    Api api = new Api(program, clerks);
    Jobs jobs = new Jobs(program, InstantSource.system());
    JobRoutes jobRoutes = new JobRoutes(jobs, clerks);
    RunRoutes runRoutes = new RunRoutes(program);
    Javalin javalin =
        Javalin.create(config -> {
          quiet(config);
          Guard guard = new Guard(token, pages.importMapHash());
          config.routes.before(guard::check);
          pages.routes(config.routes);
          api.routes(config.routes);
          jobRoutes.routes(config.routes);
          runRoutes.routes(config.routes);
        });
    try {
      javalin.start(HOST, port);
    } catch (JavalinBindException exception) {
      throw new IOException("port %d of %s is in use".formatted(port, HOST), exception);
    }
    return new Server(program, javalin, token, jobs, jobRoutes.streams(), clerks);
  }

  private static void quiet(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = LONGEST_REQUEST;
    // On the same machine it only takes time.
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.prefer405over404 = true;
  }

  /// Method and path of each route of the interface.
  Set<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> endpoint.path.startsWith(Api.ROOT))
        .map(endpoint -> endpoint.method + " " + endpoint.path)
        .collect(Collectors.toSet());
  }

  /// How many streams of events are open.
  int streams() {
    return streams.open();
  }

  int port() {
    return javalin.port();
  }

  @Override
  public URI address() {
    return URI.create("http://%s:%d/?token=%s".formatted(HOST, port(), token.text()));
  }

  @Override
  public void close() {
    jobs.close();
    clerks.close();
    javalin.stop();
    program.close();
  }
}

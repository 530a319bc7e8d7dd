package io.thalweg.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.thalweg.app.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/// What jobs tell, as server-sent events: `state` with all that is known, then what is new. The
/// thread of each request writes; where its reader is slow, it alone waits, and misses what the
/// journal keeps no more. It is told so by `gap`, and then given the `state` anew.
final class Streams {
  private static final int MOST = 256;
  private static final long HEARTBEAT_MILLIS = 10_000;

  /// Bytes that the system keeps for a reader that does not read.
  private static final int UNREAD = 1 << 14;

  private final Semaphore free = new Semaphore(MOST);

  /// How many there are.
  int open() {
    return MOST - free.availablePermits();
  }

  /// Writes until the job is over or the reader gone.
  ///
  /// @throws HttpResponseException where there are too many
  void stream(Context context, Job job) {
    if (!free.tryAcquire()) {
      throw new HttpResponseException(503, "there are %d streams of events".formatted(MOST));
    }
    try {
      context.res().setContentType("text/event-stream");
      context.res().setCharacterEncoding("utf-8");
      context.res().setHeader("Connection", "close");
      keepLittle(context);
      write(context.res().getOutputStream(), job);
    } catch (IOException _) {
      // The reader is gone.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  /// What is kept for a reader that reads would make each answer wait for its acknowledgements: so
  /// only the connections of streams keep little, and none of them answers anything else later.
  private static void keepLittle(Context context) throws IOException {
    EndPoint end =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    if (end.getTransport() instanceof SocketChannel channel) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, UNREAD);
    }
  }

  private static void write(OutputStream out, Job job) throws IOException, InterruptedException {
    long heard = state(out, job);
    boolean over = false;
    while (!over) {
      Journal.News news = job.journal().after(heard, HEARTBEAT_MILLIS);
      if (news.lost() > 0) {
        send(out, heard, "gap", new Gap(news.lost()));
        heard = state(out, job);
      } else if (news.entries().isEmpty()) {
        out.write(":\n\n".getBytes(UTF_8));
      } else {
        for (Journal.Entry entry : news.entries()) {
          out.write(entry.event());
        }
        heard = news.entries().getLast().number();
      }
      over = news.over() && heard >= job.journal().last();
      out.flush();
    }
    send(out, heard, "over", job.brief());
    out.flush();
  }

  /// @param lost entries that this reader missed
  private record Gap(long lost) {}

  private static long state(OutputStream out, Job job) throws IOException {
    Job.Document document = job.document();
    send(out, document.entry(), "state", document);
    out.flush();
    return document.entry();
  }

  /// An event as it is written.
  static byte[] event(long number, String kind, Object document) {
    String data = Program.json(document);
    return "id: %d\nevent: %s\ndata: %s\n\n".formatted(number, kind, data).getBytes(UTF_8);
  }

  private static void send(OutputStream out, long number, String kind, Object document)
      throws IOException {
    out.write(event(number, kind, document));
  }
}

package io.thalweg.app;

import io.thalweg.app.Program.Drawn;
import io.thalweg.app.Program.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A command at work on a thread of its own.
public final class Work {
  private final Query query;
  private final Console console;
  private final Watcher watcher;
  private final Interrupts interrupts = new Interrupts();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Optional<Answer> answer = Optional.empty();
  private volatile Optional<Reply> reply = Optional.empty();
  private volatile Optional<Path> desk = Optional.empty();

  private Work(Query query, Console console, Watcher watcher) {
    this.query = query;
    this.console = console;
    this.watcher = watcher;
  }

  static Work start(Query query, Console console, Watcher watcher) {
    Work work = new Work(query, console, watcher);
    Thread.ofPlatform().daemon().name("work").start(work::go);
    return work;
  }

  private void go() {
    Reply ended;
    try {
      Answer got = onDesk();
      answer = Optional.of(got);
      ended = hidden(Program.done(got, Optional.empty()));
    } catch (Throwable thrown) {
      ended = hidden(Program.failed(thrown));
    }
    reply = Optional.of(ended);
    try {
      watcher.over(ended);
    } finally {
      over.countDown();
    }
  }

  /// Reports that the command writes beside what it answers go into a folder that is deleted; the
  /// run keeps copies.
  private Answer onDesk() throws Exception {
    Path made = Files.createTempDirectory("thalweg-");
    desk = Optional.of(made);
    try {
      return query.answer(new Context(console, Optional.empty(), interrupts, watcher, made));
    } finally {
      delete(made);
    }
  }

  private Reply hidden(Reply reply) {
    Reply shown = reply.without(console.home(), "DATA");
    return desk.map(folder -> shown.without(folder, "RUN")).orElse(shown);
  }

  private static void delete(Path desk) throws IOException {
    try (Stream<Path> files = Files.list(desk)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(desk);
  }

  /// Ends it as Ctrl-C does, saved where it can be; returns at once.
  public void stop() {
    interrupts.cancel();
  }

  /// Waits until it is over; where that takes too long, its record is ended for it.
  ///
  /// @return whether it is over
  public boolean await(Duration patience) throws InterruptedException {
    if (over.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    interrupts.sayLastWords();
    return false;
  }

  /// What it answers; empty while it is at work.
  public Optional<Reply> reply() {
    return reply;
  }

  /// Its document with figures; where it failed, what [#reply] has.
  public Optional<Reply> reply(Drawn drawn) {
    return answer.map(got -> hidden(Program.done(got, Optional.of(drawn)))).or(() -> reply);
  }
}

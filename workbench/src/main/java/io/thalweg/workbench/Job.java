package io.thalweg.workbench;

import io.thalweg.app.Program.Drawn;
import io.thalweg.app.Program.Outcome;
import io.thalweg.app.Program.Reply;
import io.thalweg.app.Watcher;
import io.thalweg.app.Work;
import io.thalweg.optim.SettingException;
import io.thalweg.train.Control;
import io.thalweg.train.Descent;
import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// A command at work, and what is known of it: kept for those who ask, told to those who listen.
final class Job implements Watcher {
  private static final long TELL_EVERY_NANOS = Duration.ofMillis(250).toNanos();
  private static final int JOURNAL = 1_024;
  private static final int MOST_NOTES = 200;

  private final String id;
  private final String call;
  private final Map<String, List<String>> values;
  private final String begun;
  private final Executor reader;
  private final Journal journal = new Journal(JOURNAL);
  private final Questions questions = new Questions();
  private final Lanes lanes;
  private final Deque<Note> notes = new ArrayDeque<>();
  private Optional<Work> work = Optional.empty();
  private Optional<String> run = Optional.empty();
  private Optional<Control> control = Optional.empty();
  private Optional<Progress> progress = Optional.empty();
  private Optional<Sight.About> network = Optional.empty();
  private Optional<String> error = Optional.empty();
  private State state = State.RUNNING;
  private double rateFactor = 1;
  private boolean diverged;
  private long toldNanos;

  /// @param reader has the thread on which copies of networks are asked
  Job(String id, String call, Map<String, List<String>> values, Instant begun, Executor reader) {
    this.id = id;
    this.call = call;
    this.values = values;
    this.begun = begun.toString();
    this.reader = reader;
    lanes = new Lanes(call.equals("train") ? Lanes.POINTS : Lanes.POINTS_OF_MANY);
  }

  /// How it stands.
  enum State {
    /// At work.
    RUNNING,
    /// Waits to be told to go on.
    PAUSED,
    /// Told to end.
    STOPPING,
    /// Went through.
    DONE,
    /// Ended because the loss grew beyond bounds.
    DIVERGED,
    /// Ended because someone wanted it.
    STOPPED,
    /// Ended by an error.
    FAILED;

    boolean isLive() {
      return this == RUNNING || this == PAUSED || this == STOPPING;
    }
  }

  /// Something worth a line.
  record Note(long step, String kind, String text) {}

  /// How far it is.
  ///
  /// @param task the part of the command
  /// @param now what was done last
  record Progress(String task, long done, long total, String now) {}

  /// A job as one looks at it.
  ///
  /// @param run in the store; absent where it is not recorded
  /// @param network what can be asked of; absent where nothing can
  /// @param asks whether it can be asked now
  /// @param entry the last entry of the journal that is in it
  record Document(
      String id,
      String call,
      Map<String, List<String>> values,
      State state,
      String begun,
      Optional<String> run,
      Optional<Progress> progress,
      double rateFactor,
      List<Lanes.Lane> lanes,
      List<Lanes.Measured> measured,
      List<Note> notes,
      Optional<Sight.About> network,
      boolean asks,
      Optional<String> error,
      long entry) {}

  /// A job as a list has it.
  record Brief(
      String id, String call, Map<String, List<String>> values, State state, String begun) {}

  void works(Work begun) {
    synchronized (this) {
      work = Optional.of(begun);
    }
  }

  String id() {
    return id;
  }

  Journal journal() {
    return journal;
  }

  synchronized State state() {
    return state;
  }

  synchronized Brief brief() {
    return new Brief(id, call, values, state, begun);
  }

  synchronized Document document() {
    return new Document(
        id,
        call,
        values,
        state,
        begun,
        run,
        progress,
        rateFactor,
        lanes.all(),
        lanes.measured(),
        List.copyOf(notes),
        network,
        questions.canBeAsked(),
        error,
        journal.last());
  }

  /// The command's document with figures; empty while it is at work.
  Optional<Reply> answer(Drawn drawn) {
    Optional<Work> over;
    synchronized (this) {
      over = state.isLive() ? Optional.empty() : work;
    }
    return over.flatMap(each -> each.reply(drawn));
  }

  /// Tells the training what to do.
  ///
  /// @throws SettingException where it can not be told that
  void order(Control.Order order) {
    Control told;
    synchronized (this) {
      checkLive();
      told =
          control.orElseThrow(() ->
              new SettingException(
                  call.equals("train")
                      ? "the training has not begun yet"
                      : "%s can only be stopped, not %s".formatted(call, word(order))));
    }
    told.order(order);
  }

  private static String word(Control.Order order) {
    return switch (order) {
      case Control.Order.Pause _ -> "paused";
      case Control.Order.GoOn _ -> "continued";
      case Control.Order.Save _ -> "saved";
      case Control.Order.MultiplyRate _ -> "given another rate now";
      case Control.Order.Stop _ -> "stopped";
      case Control.Order.Look _ -> "looked at";
    };
  }

  /// @throws SettingException where it is over
  void stop() {
    Work stopped;
    synchronized (this) {
      checkLive();
      state = State.STOPPING;
      stopped = work.orElseThrow();
      tellStatus();
    }
    stopped.stop();
  }

  private void checkLive() {
    if (!state.isLive()) {
      throw new SettingException("job %s is over".formatted(id));
    }
  }

  /// Waits until it is over, or patience is.
  void await(Duration patience) {
    Optional<Work> awaited;
    synchronized (this) {
      awaited = work;
    }
    try {
      if (awaited.isPresent()) {
        boolean _ = awaited.get().await(patience);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  CompletableFuture<double[]> read(List<Double> pixels) {
    return questions.ask((sight, _) -> sight.read(pixels));
  }

  CompletableFuture<Sight.Predictions> predictions() {
    return questions.predictions();
  }

  /// Lets go of the copy of the network.
  void forget() {
    questions.forget();
  }

  @Override
  public void began(Supplier<Optional<String>> id) {
    Optional<String> known = id.get();
    synchronized (this) {
      run = known;
    }
  }

  @Override
  public void begun(Descent descent, Control told) {
    synchronized (this) {
      control = Optional.of(told);
      network = Optional.of(Sight.About.of(descent.training().data()));
      lanes.begin("", descent.training().totalSteps());
      questions.begin(told);
      tellStatus();
    }
  }

  @Override
  public void trained(Descent descent) {
    questions.end(descent, reader);
  }

  @Override
  public synchronized void progressed(String task, long done, long total, String now) {
    progress = Optional.of(new Progress(task, done, total, now));
    tellSometimes();
  }

  @Override
  public synchronized void told(String of, Event event) {
    switch (event) {
      case Event.Stepped step -> {
        if (lanes.step(of, step)) {
          tellSometimes();
        }
      }
      case Event.EpochEnded(Epoch epoch) -> {
        lanes.epoch(of, epoch);
        tellAll();
        journal.tell("epoch", new Ended(of, epoch));
      }
      case Event.Measured measured -> lanes.measured(of, measured);
      case Event.Diverged(long step, String reason) -> {
        diverged = true;
        lanes.diverged(of, reason);
        tellAll();
        note(step, "diverged", prefix(of) + reason);
      }
      case Event.Warned(long step, String text) -> note(step, "warning", prefix(of) + text);
      case Event.Ordered(long step, Control.Order order) -> ordered(step, order);
      case Event.Resumed(long step, var _, double factor, var _) -> {
        rateFactor = factor;
        note(step, "resumed", factor == 1 ? "goes on" : "goes on, rate × " + (float) factor);
        tellStatus();
      }
      case Event.Saved(long step, var _) -> note(step, "saved", "checkpoint written");
      case Event.SaveFailed(long step, String reason) -> note(step, "save failed", reason);
      case Event.Stopped(long step) -> {
        lanes.end(of);
        tellAll();
        note(step, "stopped", "stopped");
      }
    }
  }

  private record Ended(String of, Epoch epoch) {}

  private static String prefix(String of) {
    return of.isEmpty() ? "" : of + ": ";
  }

  private void ordered(long step, Control.Order order) {
    switch (order) {
      case Control.Order.Pause _ -> {
        state = State.PAUSED;
        note(step, "order", "paused");
      }
      case Control.Order.GoOn _ -> {
        state = State.RUNNING;
        note(step, "order", "continued");
      }
      case Control.Order.MultiplyRate(double factor) -> {
        rateFactor *= factor;
        note(step, "order", "rate × %s".formatted(factor));
      }
      case Control.Order.Stop _, Control.Order.Save _, Control.Order.Look _ -> {}
    }
    tellAll();
    tellStatus();
  }

  private void note(long step, String kind, String text) {
    Note note = new Note(step, kind, text);
    if (notes.size() == MOST_NOTES) {
      notes.removeFirst();
    }
    notes.add(note);
    journal.tell("note", note);
  }

  private void tellSometimes() {
    long now = System.nanoTime();
    if (now - toldNanos >= TELL_EVERY_NANOS) {
      toldNanos = now;
      tellAll();
    }
  }

  /// What is new since it was last told.
  private void tellAll() {
    journal.tell("news", new News(progress, lanes.news(), lanes.newlyMeasured()));
  }

  private record News(
      Optional<Progress> progress, List<Lanes.Lane> lanes, List<Lanes.Measured> measured) {}

  private record Status(
      State state,
      double rateFactor,
      Optional<String> run,
      Optional<Sight.About> network,
      boolean asks,
      Optional<String> error) {}

  private void tellStatus() {
    Status status = new Status(state, rateFactor, run, network, questions.canBeAsked(), error);
    journal.tell("status", status);
  }

  @Override
  public void over(Reply ended) {
    synchronized (this) {
      state =
          switch (ended.outcome()) {
            case DONE -> diverged && call.equals("train") ? State.DIVERGED : State.DONE;
            case STOPPED -> State.STOPPED;
            case REFUSED, FAILED -> State.FAILED;
          };
      error = ended.outcome() == Outcome.DONE ? Optional.empty() : Optional.of(ended.message());
      control = Optional.empty();
      lanes.end();
      tellAll();
      tellStatus();
    }
    questions.giveUp();
    journal.close();
  }
}

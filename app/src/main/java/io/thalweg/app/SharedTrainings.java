package io.thalweg.app;

import io.thalweg.optim.Recipe;
import io.thalweg.store.Lease;
import io.thalweg.store.LeaseLostException;
import io.thalweg.store.StoreException;
import io.thalweg.store.Trial;
import io.thalweg.store.TrialState;
import io.thalweg.study.Trainings;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Trainings that several processes do together, through the run store: each takes what waits under
/// a lease, and knows what came of what others took. All of them run the same command, so whichever
/// comes first adds the trainings, and none is needed by the others.
///
/// A result counts, and is told, once it is in the store.
final class SharedTrainings implements Trainings, AutoCloseable {
  private static final long PAUSE_MILLIS = 200;
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final SharedRun run;
  private final Recall recall;
  private final Trainings here;
  private final HeldLeases leases;
  private final Interrupts.Open lastWords;
  private final ExecutorService threads;
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private int training;
  private int next = 1;
  private long looked = System.nanoTime();

  /// Since when the store does not answer a question.
  private final Map<Question, Long> awayFrom = new EnumMap<>(Question.class);

  /// What the store is asked again and again.
  private enum Question {
    WHAT_WAITS,
    IS_IT_AT_WORK,
    WHAT_ENDED
  }

  /// What came of trials that this process took.
  ///
  /// @param made empty where it does not count
  /// @param broken where the store can not be told, or nothing can be done any more
  private record Outcome(
      SharedRound round, int lead, List<SharedRound.Told> made, Optional<Throwable> broken) {}

  /// @param recall names trials
  /// @param here trains a group on the calling thread
  /// @param lease how long a process that is not heard from keeps what it took
  SharedTrainings(
      SharedRun run, Recall recall, Trainings here, Duration lease, Interrupts interrupts) {
    this.run = run;
    this.recall = recall;
    this.here = here;
    leases = new HeldLeases(run.store(), lease);
    lastWords =
        interrupts.atLast(patience -> {
          leases.giveBack(patience);
          return Optional.empty();
        });
    threads = Executors.newFixedThreadPool(run.threads());
  }

  @Override
  public List<List<Run>> run(List<Group> groups, Listener listener) {
    if (groups.isEmpty()) {
      return List.of();
    }
    SharedRound round = new SharedRound(next, groups, listener, recall);
    next = round.last() + 1;
    patiently(() -> run.store().enqueue(run.id(), round.first(), round.trials()));
    round.recall(
        run.id(),
        patiently(() -> run.store().trials(run.id(), round.first(), next - round.first())));
    while (!round.isOver()) {
      boolean isWaiting = !claim(round);
      Optional<Outcome> outcome = await();
      outcome.ifPresent(this::take);
      if (isWaiting || System.nanoTime() - looked > LOOK_NANOS) {
        look(round);
      }
    }
    Optional<String> failure = round.failure();
    if (failure.isPresent()) {
      throw run.isJoined()
          ? new SharedRun.EndedException()
          : new FailedTrialException(failure.get() + "; " + patiently(run::resumption));
    }
    return round.runs();
  }

  /// Takes trials for threads that have none.
  ///
  /// @return whether there was one for each
  private boolean claim(SharedRound round) {
    while (training < run.threads()) {
      Optional<Lease> lease =
          orNothing(
              Question.WHAT_WAITS,
              () -> leases.claim(run.id(), round.last(), run.owner()),
              Optional.<Lease>empty());
      if (lease.isEmpty()) {
        return false;
      }
      training++;
      threads.execute(() -> outcomes.add(work(round, lease.get())));
    }
    return true;
  }

  private Optional<Outcome> await() {
    try {
      return Optional.ofNullable(outcomes.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while trainings ran", e);
    }
  }

  private void take(Outcome outcome) {
    training--;
    if (outcome.broken().isPresent()) {
      throw thrown(outcome.broken().get());
    }
    outcome.round().take(outcome.lead(), outcome.made());
  }

  private static RuntimeException thrown(Throwable broken) {
    return switch (broken) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      default -> new IllegalStateException(broken);
    };
  }

  /// Looks at what others did.
  private void look(SharedRound round) {
    looked = System.nanoTime();
    if (run.isJoined() && !orNothing(Question.IS_IT_AT_WORK, run::isAtWork, true)) {
      throw new SharedRun.EndedException();
    }
    orNothing(Question.WHAT_ENDED, () -> ended(round), List.<Trial>of()).forEach(round::take);
  }

  private List<Trial> ended(SharedRound round) {
    return run.store().ended(run.id(), round.first(), round.last()).stream()
        .filter(round::isOpen)
        .flatMap(number -> run.store().trials(run.id(), number, 1).stream())
        .toList();
  }

  /// Asks the store, which may be away for as long as the lease lasts: then there is nothing this
  /// time.
  private <T> T orNothing(Question question, Supplier<T> asked, T nothing) {
    try {
      T answer = asked.get();
      awayFrom.remove(question);
      return answer;
    } catch (StoreException exception) {
      long now = System.nanoTime();
      long from = awayFrom.computeIfAbsent(question, _ -> now);
      if (now - from > leases.duration().toNanos()) {
        throw exception;
      }
      return nothing;
    }
  }

  private Outcome work(SharedRound round, Lease lease) {
    try {
      return new Outcome(round, lease.number(), train(round, lease), Optional.empty());
    } catch (LeaseLostException _) {
      late(lease);
      return new Outcome(round, lease.number(), List.of(), Optional.empty());
    } catch (Throwable broken) {
      // Whoever waits for it would wait for ever.
      return new Outcome(round, lease.number(), List.of(), Optional.of(broken));
    } finally {
      leases.drop(lease);
    }
  }

  private void late(Lease lease) {
    if (!leases.areGivenBack()) {
      run.tally().late().addAndGet(lease.trials().size());
      run.warn(
          "%s: this process was not heard from for %d s, so what came of it here does not count"
              .formatted(name(lease), leases.duration().toSeconds()));
    }
  }

  private List<SharedRound.Told> train(SharedRound round, Lease lease) {
    List<SharedRound.Told> made;
    try {
      made = told(round.group(lease.number()));
    } catch (Throwable thrown) {
      fail(lease, Failure.of(thrown).message());
      return List.of();
    }
    List<String> results = made.stream().map(Recall::result).toList();
    patiently(() -> run.store().complete(lease, results));
    run.tally().done().addAndGet(made.size());
    return made;
  }

  private List<SharedRound.Told> told(Group group) {
    Map<String, Long> divergedAt = new HashMap<>();
    Listener listener =
        new Listener() {
          @Override
          public void on(Recipe recipe, long seed, Event event) {
            if (event instanceof Event.Diverged(long step, String _)) {
              divergedAt.put(recipe.toString(), step);
            }
          }
        };
    return here.run(List.of(group), listener).getFirst().stream()
        .map(each -> new SharedRound.Told(each, divergedAt.getOrDefault(each.optimizer(), 0L)))
        .toList();
  }

  private void fail(Lease lease, String reason) {
    patiently(() -> {
      TrialState state = run.store().fail(lease, reason);
      String then = state == TrialState.QUEUED ? " and is tried again" : "";
      run.warn("%s failed%s: %s".formatted(name(lease), then, reason));
    });
    run.tally().failed().addAndGet(lease.trials().size());
  }

  private static String name(Lease lease) {
    int more = lease.trials().size() - 1;
    return more == 0
        ? "trial %d".formatted(lease.number())
        : "trials %d to %d".formatted(lease.number(), lease.number() + more);
  }

  private void patiently(Runnable what) {
    boolean _ =
        patiently(() -> {
          what.run();
          return true;
        });
  }

  /// Asks or tells the store, which may be away for as long as the lease lasts.
  private <T> T patiently(Supplier<T> what) {
    long end = System.nanoTime() + leases.duration().toNanos();
    while (true) {
      try {
        return what.get();
      } catch (StoreException exception) {
        if (System.nanoTime() > end) {
          throw exception;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while trainings ran", e);
    }
  }

  /// Waits for what is being trained here.
  @Override
  public void close() {
    threads.close();
    lastWords.close();
    leases.close();
  }
}

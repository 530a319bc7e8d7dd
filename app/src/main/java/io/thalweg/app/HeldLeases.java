package io.thalweg.app;

import io.thalweg.store.Lease;
import io.thalweg.store.LeaseLostException;
import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The leases of this process, prolonged on a thread of their own until they are over.
final class HeldLeases implements AutoCloseable {
  /// So often a lease is prolonged while it lasts.
  private static final int BEATS = 3;

  /// An interrupted process has other last words too.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final RunStore store;
  private final Duration duration;
  private final Set<Lease> held = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("leases").factory());
  private volatile boolean givenBack;

  /// @param duration of each; who is not heard from for so long loses it
  HeldLeases(RunStore store, Duration duration) {
    this.store = store;
    this.duration = duration;
    long pause = duration.dividedBy(BEATS).toMillis();
    Future<?> _ = beats.scheduleWithFixedDelay(this::prolong, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void prolong() {
    for (Lease lease : List.copyOf(held)) {
      try {
        store.heartbeat(lease, duration);
      } catch (LeaseLostException _) {
        held.remove(lease); // whoever works under it is told at its end
      } catch (RuntimeException _) {
        // The store may be back at the next beat.
      }
    }
  }

  /// Takes what waits; empty where nothing does, or this process is about to end.
  ///
  /// @param last number that is looked at
  /// @param owner who takes it, for people to read
  synchronized Optional<Lease> claim(RunId run, int last, String owner) {
    Optional<Lease> lease = givenBack ? Optional.empty() : store.claim(run, last, owner, duration);
    lease.ifPresent(held::add);
    return lease;
  }

  /// How long each lasts.
  Duration duration() {
    return duration;
  }

  /// The work under a lease is over.
  void drop(Lease lease) {
    held.remove(lease);
  }

  /// Whether the process was told to end, and what it still does counts no more.
  boolean areGivenBack() {
    return givenBack;
  }

  /// Gives all back, for this process is about to end, and takes no more.
  ///
  /// @param patience with the store, at most
  void giveBack(Duration patience) {
    Thread release = Thread.ofPlatform().daemon().name("giving back").start(this::release);
    try {
      boolean _ = release.join(patience.compareTo(LAST_WORDS) < 0 ? patience : LAST_WORDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    givenBack = true;
    synchronized (this) {
      for (Lease lease : List.copyOf(held)) {
        try {
          held.remove(lease);
          store.release(lease);
        } catch (RuntimeException _) {
          // It runs out by itself.
        }
      }
    }
  }

  @Override
  public void close() {
    beats.shutdownNow();
  }
}

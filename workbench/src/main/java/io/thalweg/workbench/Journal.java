package io.thalweg.workbench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The latest that a job told, numbered. Who tells never waits for who listens: each listener has a
/// place in it, and where it falls behind by more than is kept, it learns how much it missed.
final class Journal {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Entry[] kept;
  private long next = 1;
  private boolean closed;

  /// @param most entries that are kept
  Journal(int most) {
    this.most = most;
    kept = new Entry[most];
  }

  /// Something that was told.
  static final class Entry {
    private final long number;
    private final String kind;
    private final Object document;
    private Optional<byte[]> written = Optional.empty();

    Entry(long number, String kind, Object document) {
      this.number = number;
      this.kind = kind;
      this.document = document;
    }

    /// Counted from 1, without gaps.
    long number() {
      return number;
    }

    /// As all listeners get it: written once, by the first of them.
    synchronized byte[] event() {
      byte[] event = written.orElseGet(() -> Streams.event(number, kind, document));
      written = Optional.of(event);
      return event;
    }
  }

  /// What a listener has not heard yet.
  ///
  /// @param lost how many entries between the last it heard and the first of these are gone
  /// @param over whether nothing more will come
  record News(List<Entry> entries, long lost, boolean over) {}

  void tell(String kind, Object document) {
    lock.lock();
    try {
      if (!closed) {
        kept[(int) (next % most)] = new Entry(next, kind, document);
        next++;
        news.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The number of the last entry.
  long last() {
    lock.lock();
    try {
      return next - 1;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for entries behind a number, but not for ever.
  News after(long number, long patienceMillis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      while (next - 1 <= number && !closed && left > 0) {
        left = news.awaitNanos(left);
      }
      long from = Math.max(number + 1, next - most);
      List<Entry> entries = new ArrayList<>();
      for (long i = from; i < next; i++) {
        entries.add(kept[(int) (i % most)]);
      }
      return new News(entries, from - number - 1, closed);
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more will come.
  void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

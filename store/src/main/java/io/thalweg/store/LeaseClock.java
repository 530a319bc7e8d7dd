package io.thalweg.store;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// The one clock that decides for all workers whether a lease is over.
@FunctionalInterface
interface LeaseClock {
  /// What time it is.
  Instant now(Handle handle);
}

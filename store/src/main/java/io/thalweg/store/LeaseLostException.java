package io.thalweg.store;

/// A worker spoke for a trial that is no longer its own: its lease ran out, another has it, or the
/// trial is over. What it said was not recorded.
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeaseLostException(Lease lease) {
    super(
        "trial %d of run %s: the lease of %s (token %d) is over"
            .formatted(lease.number(), lease.run(), lease.owner(), lease.token()));
  }
}

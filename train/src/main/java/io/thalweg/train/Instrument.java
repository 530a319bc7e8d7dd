package io.thalweg.train;

/// Measures something of a training while it goes on, and leaves the training as it is: the
/// parameters come out the same to the last bit, whatever looks at them.
///
/// An instrument is its settings only; [Gauge] is one at work.
public interface Instrument {
  /// When it looks.
  Every schedule();

  /// Gets ready to look at a training that has made no step yet.
  Gauge on(Descent descent);
}

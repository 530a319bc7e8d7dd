package io.thalweg.optim;

/// A rule or transform whose settings may follow schedules: one instance per moment.
@FunctionalInterface
interface Scheduled<T> {
  T at(Progress progress);
}

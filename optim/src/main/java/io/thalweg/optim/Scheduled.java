package io.thalweg.optim;

/// A rule or transform whose settings may follow schedules: one instance per moment.
@FunctionalInterface
interface Scheduled<T> {
  T at(Progress progress);

  /// The instance that says which slots of state there are. Since a rule may leave out slots for a
  /// setting that is 0, a setting that follows a schedule is not 0 here.
  default T layout() {
    return at(Progress.START);
  }
}

package io.thalweg.problems;

import java.util.List;
import java.util.Optional;

/// One line of the list of data sets.
///
/// @param name as one asks for it
/// @param title one line about it, or what is wrong with it
/// @param state whether it can be used
/// @param task what is to be learnt; empty where broken
/// @param train number of training examples; 0 where broken
/// @param test number of test examples; 0 where broken
/// @param inputShape of one example; empty where broken
/// @param classes number of classes; 0 for a regression and where broken
/// @param outputs number of classes or of target numbers; 0 where broken
/// @param licence of the data; empty where not known
public record DataEntry(
    String name,
    String title,
    State state,
    Optional<Task> task,
    int train,
    int test,
    List<Integer> inputShape,
    int classes,
    int outputs,
    String licence) {

  /// Whether a data set can be used.
  public enum State {
    /// Comes with the program.
    EMBEDDED,
    /// Lies in the data home.
    HERE,
    /// Known, and can be fetched.
    MISSING,
    /// Lies in the data home, and cannot be read.
    BROKEN
  }

  public DataEntry {
    inputShape = List.copyOf(inputShape);
  }

  static DataEntry of(
      String name, String title, State state, DatasetReader.Figures figures, String licence) {
    return new DataEntry(
        name,
        title,
        state,
        Optional.of(figures.task()),
        figures.train(),
        figures.test(),
        figures.inputShape(),
        figures.task() == Task.CLASSIFICATION ? figures.outputs() : 0,
        figures.outputs(),
        licence);
  }

  static DataEntry broken(String name, String reason) {
    return new DataEntry(name, reason, State.BROKEN, Optional.empty(), 0, 0, List.of(), 0, 0, "");
  }
}

package io.thalweg.train;

import io.thalweg.engine.Model;
import io.thalweg.engine.Models;
import io.thalweg.engine.Task;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything that decides how a network learns from a stream, but for the stream.
///
/// @param model what is trained
/// @param columns what an example is made of
/// @param classes labels are in `[0, classes)`; 0 where a number is to be predicted
/// @param recipe the optimizer
/// @param seed of initialisation and of what is dropped
/// @param batch examples that a step is made from
/// @param standardised whether features and target numbers are brought to mean 0 and deviation 1
/// @param lossBound a batch's loss above it counts as divergence
/// @param monitoring how errors are averaged and drift is noticed
public record OnlineTraining(
    Model model,
    Columns columns,
    int classes,
    Recipe recipe,
    long seed,
    int batch,
    boolean standardised,
    double lossBound,
    Monitoring monitoring) {

  /// Bytes of the examples that wait for their batch to be whole.
  private static final long MOST_WAITING = 1 << 30;

  /// What an example is made of.
  ///
  /// @param features names, in their order
  /// @param target name of what is predicted
  public record Columns(List<String> features, String target) {
    public Columns {
      features = List.copyOf(features);
      if (features.isEmpty()) {
        throw new IllegalArgumentException("there must be at least 1 feature, got none");
      }
    }

    /// Of a header of which one column is the target.
    public static Columns of(List<String> header, String target) {
      List<String> features = new ArrayList<>(header);
      if (!features.remove(target)) {
        throw new IllegalArgumentException(
            "target must be one of %s, got %s".formatted(header, target));
      }
      return new Columns(features, target);
    }
  }

  /// How errors are averaged and drift is noticed.
  ///
  /// @param fading α of the recent error
  /// @param drift how sensitive the detector is
  /// @param response what happens at a drift
  public record Monitoring(double fading, PageHinkley.Tuning drift, DriftResponse response) {
    /// About the last thousand examples, and drift is told only.
    public static final Monitoring STANDARD =
        new Monitoring(PrequentialError.FADING, PageHinkley.Tuning.STANDARD, DriftResponse.REPORT);

    public Monitoring {
      PrequentialError.check(fading);
    }
  }

  public OnlineTraining {
    if (classes < 0 || classes == 1) {
      throw new SettingException("classes must be at least 2, or 0 for a number, got " + classes);
    }
    int most = (int) (MOST_WAITING / (columns.features().size() * (long) Float.BYTES));
    if (batch < 1 || batch > most) {
      throw new SettingException("batch must be in [1,%d], got %d".formatted(most, batch));
    }
    if (!(lossBound > 0)) {
      throw new SettingException("loss bound must be above 0, got " + lossBound);
    }
  }

  /// A step for each example, everything else as is usual.
  public static OnlineTraining of(
      Model model, Columns columns, int classes, Recipe recipe, long seed) {
    return new OnlineTraining(
        model, columns, classes, recipe, seed, 1, true, Training.LOSS_BOUND, Monitoring.STANDARD);
  }

  /// The same with steps made from so many examples.
  public OnlineTraining withBatch(int batch) {
    return new OnlineTraining(
        model, columns, classes, recipe, seed, batch, standardised, lossBound, monitoring);
  }

  /// The same, watched otherwise.
  public OnlineTraining with(Monitoring monitoring) {
    return new OnlineTraining(
        model, columns, classes, recipe, seed, batch, standardised, lossBound, monitoring);
  }

  /// The same with numbers taken as they are, or not.
  public OnlineTraining withStandardised(boolean standardised) {
    return new OnlineTraining(
        model, columns, classes, recipe, seed, batch, standardised, lossBound, monitoring);
  }

  /// Whether a number is predicted.
  public boolean isRegression() {
    return classes == 0;
  }

  /// What the network is to fit.
  Task task() {
    int width = columns.features().size();
    return isRegression()
        ? new Task(List.of(width), 1, Task.Kind.NUMBERS)
        : Task.classes(width, classes);
  }

  /// What has to be the same for a training to go on, by name.
  Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put(
        "model",
        Models.CATALOGUE.expression(model).map(Object::toString).orElseGet(model::toString));
    identity.put("optimizer", recipe.toString());
    identity.put("features", columns.features().toString());
    identity.put("target", columns.target());
    identity.put("task", isRegression() ? "regression" : "classification");
    identity.put("classes", Integer.toString(classes));
    identity.put("seed", Long.toString(seed));
    identity.put("batch", Integer.toString(batch));
    identity.put("scaling", standardised ? "standard" : "none");
    identity.put("loss bound", Double.toString(lossBound));
    identity.put("fading", Double.toString(monitoring.fading()));
    identity.put("drift tolerance", Double.toString(monitoring.drift().tolerance()));
    identity.put("drift threshold", Double.toString(monitoring.drift().threshold()));
    identity.put("on drift", monitoring.response().toString());
    return identity;
  }
}

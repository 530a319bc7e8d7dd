package io.thalweg.train;

import io.thalweg.engine.Model;
import io.thalweg.engine.Models;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.Dataset;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything that decides how one training goes, but for the engine's thread count.
///
/// @param model what is trained
/// @param data what it learns and is tested on
/// @param recipe the optimizer
/// @param seed of initialisation and data order
/// @param epochs passes over the training data
/// @param batch examples per step: 1 is stochastic, all of them batch descent
/// @param steps after so many the training ends, were it within an epoch; [Long#MAX_VALUE] for
///   never
/// @param lossBound a loss above it, of a batch or an evaluation, counts as divergence, nats per
///   example
/// @param conduct how gradients are taken
public record Training(
    Model model,
    Dataset data,
    Recipe recipe,
    long seed,
    int epochs,
    int batch,
    long steps,
    double lossBound,
    Conduct conduct) {

  /// Far above any loss that a training comes back from: that of guessing is ln(classes).
  public static final double LOSS_BOUND = 1e4;

  public Training {
    if (epochs < 1) {
      throw new SettingException("epochs must be at least 1, got " + epochs);
    }
    if (batch < 1 || batch > data.train().size()) {
      throw new SettingException(
          "batch must be in [1,%d], got %d".formatted(data.train().size(), batch));
    }
    if (steps < 1) {
      throw new SettingException("steps must be at least 1, got " + steps);
    }
    if (!(lossBound > 0)) {
      throw new SettingException("loss bound must be above 0, got " + lossBound);
    }
  }

  /// Gradients taken plainly.
  public Training(
      Model model,
      Dataset data,
      Recipe recipe,
      long seed,
      int epochs,
      int batch,
      long steps,
      double lossBound) {
    this(model, data, recipe, seed, epochs, batch, steps, lossBound, Conduct.PLAIN);
  }

  /// The same with another optimizer and seed.
  public Training with(Recipe recipe, long seed) {
    return new Training(model, data, recipe, seed, epochs, batch, steps, lossBound, conduct);
  }

  /// The same on other data.
  public Training on(Dataset data) {
    return new Training(model, data, recipe, seed, epochs, batch, steps, lossBound, conduct);
  }

  /// The same with another batch.
  public Training withBatch(int batch) {
    return new Training(model, data, recipe, seed, epochs, batch, steps, lossBound, conduct);
  }

  /// The same with gradients taken otherwise.
  public Training with(Conduct conduct) {
    return new Training(model, data, recipe, seed, epochs, batch, steps, lossBound, conduct);
  }

  /// Steps in one pass over the data; the last may be smaller.
  public int stepsPerEpoch() {
    return Math.ceilDiv(data.train().size(), batch);
  }

  /// Steps in all.
  public long totalSteps() {
    return Math.min(steps, (long) epochs * stepsPerEpoch());
  }

  /// What has to be the same for a training to go on, by name: all that decides how it goes, data
  /// by their SHA-256, but for the engine's thread count.
  public SortedMap<String, String> identity() {
    SortedMap<String, String> identity = new TreeMap<>();
    identity.put(
        "model",
        Models.CATALOGUE.expression(model).map(Object::toString).orElseGet(model::toString));
    identity.put("data", data.name());
    identity.put("data sha256", Fingerprint.sha256(data));
    identity.put("optimizer", recipe.toString());
    identity.put("seed", Long.toString(seed));
    identity.put("epochs", Integer.toString(epochs));
    identity.put("batch", Integer.toString(batch));
    identity.put("steps", steps == Long.MAX_VALUE ? "no limit" : Long.toString(steps));
    identity.put("loss bound", Double.toString(lossBound));
    identity.put("accumulate", Integer.toString(conduct.accumulate()));
    identity.put("gradient noise", Double.toString(conduct.gradientNoise()));
    return identity;
  }
}

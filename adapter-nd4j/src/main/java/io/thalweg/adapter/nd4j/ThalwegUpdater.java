package io.thalweg.adapter.nd4j;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/// A recipe as the updater of a DL4J network.
///
///     new NeuralNetConfiguration.Builder().updater(new ThalwegUpdater("radam(rate=0.002)"))
///
/// ## State
/// All state lies in DL4J's own view of updater state, which `ModelSerializer` saves with the
/// network; the step count is DL4J's iteration.
///
/// ## Parameters
/// DL4J shows an updater the gradient only. Recipes that look at parameters, at tensors or at chance
/// (decay, `lamb`, `lookahead`, `sgld`, …) need a [ThalwegTraining] of the network; without it the
/// first step says so.
///
/// @param recipe in canonical form; one rule for all: DL4J's layers have updaters of their own
/// @param stepsPerEpoch for schedules that count epochs; 0 for none
/// @param seed what the noise of recipes that have some is drawn from
public record ThalwegUpdater(
    @JsonProperty("recipe") String recipe,
    @JsonProperty("stepsPerEpoch") long stepsPerEpoch,
    @JsonProperty("seed") long seed)
    implements IUpdater {
  private static final long serialVersionUID = 1;

  /// @throws io.thalweg.optim.SettingException naming what is wrong and what is allowed
  @JsonCreator
  public ThalwegUpdater {
    Settings.check("stepsPerEpoch", "[0,inf)", stepsPerEpoch);
    Recipe parsed = Recipe.parse(recipe);
    parsed.partsAt(0);
    recipe = parsed.toString();
    new Probe(parsed, stepsPerEpoch).check();
  }

  /// A recipe whose schedules count steps and that has no noise.
  ///
  /// @throws io.thalweg.optim.SettingException naming what is wrong and what is allowed
  public ThalwegUpdater(String recipe) {
    this(recipe, 0, 0);
  }

  private Probe probe() {
    return new Probe(Recipe.parse(recipe), stepsPerEpoch);
  }

  /// Numbers of state for so many parameters.
  @Override
  public long stateSize(long parameters) {
    return probe().slots() * parameters;
  }

  @Override
  public GradientUpdater<ThalwegUpdater> instantiate(@Nullable INDArray view, boolean initialize) {
    var updater = new ThalwegGradientUpdater(this, probe());
    if (view != null) {
      updater.setStateViewArray(view, view.shape(), view.ordering(), initialize);
    }
    return updater;
  }

  @Override
  public GradientUpdater<ThalwegUpdater> instantiate(
      Map<String, INDArray> state, boolean initialize) {
    var updater = new ThalwegGradientUpdater(this, probe());
    updater.setState(state, initialize);
    return updater;
  }

  /// This one: it never changes.
  @Override
  public IUpdater clone() {
    return this;
  }

  /// The recipe's rate, which DL4J's own weight decay multiplies by.
  @Override
  public double getLearningRate(int iteration, int epoch) {
    return probe().rate(iteration);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  /// Refused: rate and schedule stand in the recipe.
  @Override
  public void setLrAndSchedule(double rate, @Nullable ISchedule schedule) {
    throw new UnsupportedOperationException(
        "the rate must be set in the recipe %s, got %s".formatted(recipe, rate));
  }
}

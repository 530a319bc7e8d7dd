package io.thalweg.adapter.tribuo;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Settings;
import java.util.Optional;
import org.tribuo.math.Parameters;
import org.tribuo.math.StochasticGradientOptimiser;
import org.tribuo.math.la.Tensor;

/// Steps the parameters of a Tribuo trainer by a recipe.
///
///     var trainer = new LinearSGDTrainer(
///         new LogMulticlass(), new ThalwegOptimiser("lookahead(radam(rate=0.01))"), 5, 1);
///
/// ## Notes
/// The trained model is the evaluation point. A parameter's name is its number: `0` is the weights
/// of a linear model, the bias among them. An example's weight multiplies its gradient. Every step
/// is one of all numbers, however few are not 0 in a sparse gradient.
public final class ThalwegOptimiser implements StochasticGradientOptimiser {
  @Config(mandatory = true, description = "The recipe, such as adam(rate=0.001).")
  private String recipe = "";

  @Config(description = "Steps in an epoch, for schedules that count epochs; 0 for none.")
  private long stepsPerEpoch;

  @Config(description = "What the noise of recipes that have some is drawn from.")
  private long seed;

  private Optional<Descent> descent = Optional.empty();

  /// For Tribuo's configuration.
  private ThalwegOptimiser() {}

  /// A recipe without schedules that count epochs.
  ///
  /// @throws io.thalweg.optim.SettingException naming what is wrong and what is allowed
  public ThalwegOptimiser(String recipe) {
    this(recipe, 0, 0);
  }

  /// A recipe whose schedules may count epochs of that many steps, and whose noise, if it has some,
  /// comes from a seed.
  ///
  /// @throws io.thalweg.optim.SettingException naming what is wrong and what is allowed
  public ThalwegOptimiser(String recipe, long stepsPerEpoch, long seed) {
    this.recipe = recipe;
    this.stepsPerEpoch = stepsPerEpoch;
    this.seed = seed;
    postConfig();
  }

  /// Called by Tribuo's configuration when the fields are set.
  @Override
  public void postConfig() {
    Settings.check("stepsPerEpoch", "[0,inf)", stepsPerEpoch);
    recipe = Recipe.parse(recipe).forOneGradient("Tribuo").toString();
  }

  @Override
  public void initialise(Parameters parameters) {
    reset();
    descent = Optional.of(new Descent(Recipe.parse(recipe), stepsPerEpoch, seed, parameters));
  }

  /// Takes the negative gradient, as Tribuo has it, and gives what is to be added to the
  /// parameters.
  @Override
  public Tensor[] step(Tensor[] updates, double weight) {
    return begun().step(updates, weight);
  }

  private Descent begun() {
    return descent.orElseThrow(
        () -> new IllegalStateException("initialise must be called before step and finalise"));
  }

  /// Moves the parameters to the evaluation point.
  @Override
  public void finalise() {
    begun().showEvaluationPoint();
  }

  /// Frees the state.
  @Override
  public void reset() {
    descent.ifPresent(Descent::close);
    descent = Optional.empty();
  }

  @Override
  public ThalwegOptimiser copy() {
    return new ThalwegOptimiser(recipe, stepsPerEpoch, seed);
  }

  @Override
  public ConfiguredObjectProvenance getProvenance() {
    return new ConfiguredObjectProvenanceImpl(this, "StochasticGradientOptimiser");
  }

  @Override
  public String toString() {
    return "ThalwegOptimiser(%s)".formatted(recipe);
  }
}

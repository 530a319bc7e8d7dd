package io.thalweg.engine;

import io.thalweg.optim.Setting;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Settings;
import java.util.ArrayList;
import java.util.List;

/// A network that gives back what it is shown, through fewer units: labels do not count.
///
/// ## Network
///     x → 128 → 32 → 128 → x̂,  hidden layers with f between them,  loss = mean (x̂ − x)²      x: [features]
///
/// ## Source
/// Hinton & Salakhutdinov 2006, [Science 313:504](https://doi.org/10.1126/science.1127647).
///
/// ## Notes
/// Accuracy is R², the share of the features' variance that comes back.
///
/// @param hidden units of each layer down to the narrowest; the way back has the same
/// @param activation f, the nonlinearity
/// @param initialisation how weights and biases are drawn
public record Autoencoder(
    @Setting(def = "128,32", in = "[1,inf)") List<Integer> hidden,
    @Setting(def = "relu") Activation activation,
    @Setting(def = "pytorch") Initialisation initialisation)
    implements Model {
  public Autoencoder {
    hidden = List.copyOf(hidden);
    Settings.check(Autoencoder.class, hidden, activation, initialisation);
    Mlp.checkStart(initialisation);
    if (hidden.isEmpty()) {
      throw new SettingException("hidden must have at least one layer");
    }
  }

  @Override
  public Network build(Task task, long seed) {
    Start start = new Start(initialisation, 0.05, 0);
    List<Integer> all = new ArrayList<>(hidden);
    all.addAll(hidden.subList(0, hidden.size() - 1).reversed());
    List<Layer> layers = new ArrayList<>();
    for (int units : all) {
      layers.add(new Dense(units, start));
      layers.add(new Nonlinear(activation));
    }
    layers.add(new Dense(task.width(), start));
    return Layers.build(task, Objective.RECONSTRUCTION, layers, seed);
  }
}

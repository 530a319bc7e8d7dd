package io.thalweg.measure;

import io.thalweg.optim.Norms;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Setting;
import io.thalweg.optim.Settings;
import io.thalweg.optim.Unit;
import io.thalweg.train.Descent;
import io.thalweg.train.Every;
import io.thalweg.train.Gauge;
import io.thalweg.train.Instrument;
import io.thalweg.train.Moment;
import io.thalweg.train.Quantity;
import io.thalweg.train.Readings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// For each tensor, and for all together, the length of the weights and of the gradient, and how far
/// a step moves the weights for their length.
///
/// ## Formula
///     weight-norm = ‖θ‖      layer-grad-norm = ‖g‖      update-ratio = ‖θ' − θ‖/‖θ‖        θ, g: [n]
///
/// θ before the step and θ' behind it, both training points. An update ratio of about 10⁻³ is
/// healthy; infinite where the weights are 0.
///
/// ## Cost
/// Four passes over the parameters and a copy of them.
///
/// ## Source
/// Bottou, in Orr & Müller 1998, *Neural Networks: Tricks of the Trade*; the rule of thumb as given
/// by Karpathy, [CS231n](https://cs231n.github.io/neural-networks-3/#ratio).
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
public record LayerNorms(
    @Setting(def = "50", in = "[1,inf)") int every, @Setting(def = "step") Unit unit)
    implements Instrument {
  static final String UPDATE_RATIO = "update-ratio";
  static final String ALL = "all";

  public LayerNorms {
    Settings.check(LayerNorms.class, every, unit);
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Norm(descent.network().parameters());
  }

  private static final class Norm implements Gauge {
    private final Parameters parameters;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment before;
    private final Quantity weightNorm;
    private final Quantity gradientNorm;
    private final Quantity updateRatio;
    private double[] weights = {};

    Norm(Parameters parameters) {
      this.parameters = parameters;
      before = arena.allocate(parameters.values().byteSize(), 64);
      List<String> labels = new ArrayList<>();
      parameters.tensors().forEach(tensor -> labels.add(tensor.name()));
      labels.add(ALL);
      weightNorm = new Quantity("weight-norm", "", labels);
      gradientNorm = new Quantity("layer-grad-norm", "", labels);
      updateRatio = new Quantity(UPDATE_RATIO, "", labels);
    }

    @Override
    public void beforeStep(Moment moment, Readings readings) {
      before.copyFrom(parameters.values());
      weights = norms(tensor -> norm(parameters.values(), tensor));
      readings.measured(weightNorm, weights);
      readings.measured(gradientNorm, norms(tensor -> norm(parameters.gradients(), tensor)));
    }

    @Override
    public void afterStep(Moment moment, Readings readings) {
      double[] ratios = norms(tensor -> moved(tensor));
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] /= weights[i];
      }
      readings.measured(updateRatio, ratios);
    }

    private double norm(MemorySegment of, Parameters.Tensor tensor) {
      return Norms.of(parameters.precision(), of, tensor.offset(), tensor.length());
    }

    private double moved(Parameters.Tensor tensor) {
      return Norms.ofDifference(
          parameters.precision(), parameters.values(), before, tensor.offset(), tensor.length());
    }

    /// One for each tensor, and behind them that of all.
    private double[] norms(ToDoubleFunction<Parameters.Tensor> norm) {
      List<Parameters.Tensor> tensors = parameters.tensors();
      double[] norms = new double[tensors.size() + 1];
      double squares = 0;
      for (int i = 0; i < tensors.size(); i++) {
        norms[i] = norm.applyAsDouble(tensors.get(i));
        squares += norms[i] * norms[i];
      }
      norms[tensors.size()] = Math.sqrt(squares);
      return norms;
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}

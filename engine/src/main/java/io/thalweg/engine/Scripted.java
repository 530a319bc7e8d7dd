package io.thalweg.engine;

import io.thalweg.optim.SettingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NamedIValue;
import org.bytedeco.pytorch.NamedTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.module_iterator;
import org.bytedeco.pytorch.named_attribute_iterator;
import org.bytedeco.pytorch.named_parameter_iterator;

/// A module of TorchScript, run operation by operation as PyTorch runs what was exported.
/// TorchScript's optimiser is off: it takes passes to come into use, and rewritten graphs have
/// gradients that round otherwise.
final class Scripted implements Adoptable {
  private static final String MODE = "training";

  private final String file;
  private final JitModule module;
  private final List<Long> shape;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final List<Attribute> state = new ArrayList<>();

  /// Something besides parameters that a pass may set.
  private record Attribute(JitModule owner, String name) {
    IValue value() {
      return owner.attr(name);
    }
  }

  /// @param shape in which the module takes an example
  private Scripted(String file, JitModule module, List<Long> shape) {
    this.file = file;
    this.module = module;
    this.shape = shape;
    named_parameter_iterator end = module.named_parameters().end();
    for (var at = module.named_parameters().begin(); at.notEquals(end); at.increment()) {
      NamedTensor each = at.access();
      parameters.put(each.name().getString(), each.value());
    }
    module_iterator last = module.modules().end();
    for (var at = module.modules().begin(); at.notEquals(last); at.increment()) {
      addState(new JitModule(at.access()));
    }
  }

  /// Reads a file, whatever device it was written on.
  static Scripted load(String file, List<Long> shape) {
    DeviceOptional here = new DeviceOptional(new Device("cpu"));
    return new Scripted(file, torch.load(file, here, true), List.copyOf(shape));
  }

  private void addState(JitModule owner) {
    named_attribute_iterator end = owner.named_attributes(false).end();
    for (var at = owner.named_attributes(false).begin(); at.notEquals(end); at.increment()) {
      NamedIValue each = at.access();
      String name = each.name().getString();
      IValue value = each.value();
      boolean number = value.isInt() || value.isDouble() || value.isBool();
      if ((number && !name.equals(MODE)) || (value.isTensor() && !isParameter(value.toTensor()))) {
        state.add(new Attribute(owner, name));
      }
    }
  }

  private boolean isParameter(Tensor tensor) {
    return parameters.values().stream().anyMatch(tensor::is_same);
  }

  @Override
  public Map<String, Tensor> parameters() {
    return parameters;
  }

  @Override
  public List<Long> shape() {
    return shape;
  }

  @Override
  public Tensor forward(Tensor features) {
    Tensor x = features.view(Shapes.batch(features.size(0), shape));
    boolean before = torch.getGraphExecutorOptimize(); // of this thread
    torch.setGraphExecutorOptimize(false);
    try {
      IValue outputs = module.forward(new IValueVector(new IValue(x)));
      if (!outputs.isTensor()) {
        throw new SettingException(
            "script %s must return one tensor, got %s"
                .formatted(file, outputs.tagKind().getString()));
      }
      return outputs.toTensor();
    } finally {
      torch.setGraphExecutorOptimize(before);
    }
  }

  @Override
  public void learn(boolean learns) {
    module.train(learns);
  }

  @Override
  public Runnable remember() {
    List<Runnable> all = state.stream().map(Scripted::remember).toList();
    return () -> all.forEach(Runnable::run);
  }

  /// A tensor is put back where it was, since others may hold it too.
  private static Runnable remember(Attribute attribute) {
    IValue before = attribute.value();
    if (!before.isTensor()) {
      return () -> attribute.owner().setattr(attribute.name(), before);
    }
    Tensor copy = before.toTensor().clone();
    return () -> {
      before.toTensor().copy_(copy);
      attribute.owner().setattr(attribute.name(), before);
    };
  }
}

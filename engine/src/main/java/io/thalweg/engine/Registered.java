package io.thalweg.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;

/// A module of LibTorch's own, with what was registered in it.
///
/// @param shape in which `way` takes an example
/// @param way from features `[batch, width]` to outputs `[batch, outputs]`
record Registered(
    Module module, Map<String, Tensor> parameters, List<Long> shape, UnaryOperator<Tensor> way)
    implements Adoptable {

  /// @param width numbers of an example, which `way` takes in a row
  static Registered of(Module module, int width, UnaryOperator<Tensor> way) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    StringTensorDict named = module.named_parameters();
    for (long i = 0; i < named.size(); i++) {
      parameters.put(named.get(i).key().getString(), named.get(i).value());
    }
    return new Registered(module, parameters, List.of((long) width), way);
  }

  @Override
  public Tensor forward(Tensor features) {
    return way.apply(features);
  }

  @Override
  public void learn(boolean learns) {
    module.train(learns);
  }

  @Override
  public Runnable remember() {
    List<Tensor> buffers = Stream.of(module.buffers().get()).toList();
    List<Tensor> copies = buffers.stream().map(Tensor::clone).toList();
    return () -> {
      for (int i = 0; i < buffers.size(); i++) {
        buffers.get(i).copy_(copies.get(i));
      }
    };
  }
}

package io.thalweg.engine;

import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// One's own network: a module of LibTorch's front end, made anew for each training.
///
/// ```java
/// final class Net extends Module {
///   private final LinearImpl hidden;
///   private final LinearImpl last;
///
///   Net(Task task) {
///     hidden = register_module("hidden", new LinearImpl(task.width(), 64));
///     last = register_module("last", new LinearImpl(64, task.outputs()));
///   }
///
///   Tensor logits(Tensor x) {
///     return last.forward(torch.relu(hidden.forward(x)));
///   }
/// }
///
/// Model model = new TorchModule<>("net", Net::new, Net::logits);
/// ```
///
/// ## Notes
///
/// What is registered in the module counts: its parameters that need a gradient, float32 on the
/// processor, are trained under their own names and become views of the network's flat memory; its
/// buffers are put back after a look. All that is made natively while the module is made belongs to
/// the network and is freed with it. The module is made and passed with LibTorch's generator
/// seeded, and the generator is then put back.
///
/// @param name for messages and records
/// @param module makes the module of the task; LibTorch's default initialisations follow the seed
/// @param forward from features `[batch, width]` to outputs `[batch, outputs]`: logits or numbers
public record TorchModule<M extends Module>(
    String name, Function<Task, M> module, BiFunction<M, Tensor, Tensor> forward) implements Model {

  @Override
  public Network build(Task task, long seed) {
    Seed all = new Seed(seed);
    return Adopted.network(
        task,
        name,
        all.split("dropout"),
        () -> {
          M made = GlobalRandom.seeded(all.split("weights"), () -> make(task));
          return Registered.of(made, task.width(), x -> forward.apply(made, x));
        });
  }

  private M make(Task task) {
    try {
      return module.apply(task);
    } catch (RuntimeException e) {
      throw NativeMessage.sortOut(
          e, told -> new SettingException("%s cannot be made: %s".formatted(name, told)));
    }
  }

  /// Its name.
  @Override
  public String toString() {
    return name;
  }
}

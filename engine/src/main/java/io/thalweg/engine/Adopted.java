package io.thalweg.engine;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Seed;
import io.thalweg.optim.SettingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// What a module computes whose parameters were moved into flat memory; gradients by autograd.
final class Adopted implements Computation {
  private static final int PROBE = 2;

  private final String name;
  private final Adoptable module;
  private final List<Leaf> leaves;
  private final Seed seed;
  private final Manner manner;
  private long passes;
  private boolean learns;

  /// What has to be minded in passes.
  ///
  /// @param draws whether they take random numbers
  /// @param writes whether they change what they are given
  private record Manner(boolean draws, boolean writes) {}

  private Adopted(String name, Adoptable module, List<Leaf> leaves, Seed seed, Manner manner) {
    this.name = name;
    this.module = module;
    this.leaves = leaves;
    this.seed = seed;
    this.manner = manner;
    module.learn(false);
  }

  /// A network of a module, which lives and dies with it. Its parameters that need a gradient are
  /// trained, from the values that they have.
  ///
  /// @param name what messages call it
  /// @param dropout seed of what the module draws
  /// @param make makes the module; what it makes natively is the network's from then on
  /// @throws SettingException where such a module cannot learn the task
  static Network network(Task task, String name, Seed dropout, Supplier<Adoptable> make) {
    return new Network(
        task,
        Objective.of(task),
        () -> {
          Adoptable module = make.get();
          Map<String, Tensor> trained = trained(name, module.parameters());
          Manner manner = manner(task, name, module);
          Parameters.Layout layout = Parameters.layout();
          trained.forEach((key, value) -> layout.add(key, Shapes.array(Views.sizes(value))));
          return new Network.Plan(
              layout,
              leaves -> new Adopted(name, module, move(trained.values(), leaves), dropout, manner));
        });
  }

  /// The parameters that need a gradient, each once.
  private static Map<String, Tensor> trained(String name, Map<String, Tensor> all) {
    Map<String, Tensor> trained = new LinkedHashMap<>();
    all.forEach((key, value) -> {
      if (value.requires_grad() && trained.values().stream().noneMatch(value::is_same)) {
        check(name, key, value, trained);
        trained.put(key, value);
      }
    });
    if (trained.isEmpty()) {
      throw new SettingException(
          "%s must have parameters that need a gradient, it has %s"
              .formatted(name, all.isEmpty() ? "no parameters" : all.size() + " that need none"));
    }
    return trained;
  }

  private static void check(String name, String key, Tensor value, Map<String, Tensor> others) {
    if (!Views.isFloats(value)) {
      throw new SettingException(
          "parameter %s of %s must be dense float32, got %s %s"
              .formatted(key, name, value.layout(), value.scalar_type()));
    }
    if (value.numel() == 0) {
      throw new SettingException("parameter %s of %s must not be empty".formatted(key, name));
    }
    others.forEach((other, taken) -> {
      if (Views.overlap(value, taken)) {
        throw new SettingException(
            "parameters %s and %s of %s must be one tensor or share no memory"
                .formatted(other, key, name));
      }
    });
  }

  /// Passes zeros through, both ways.
  private static Manner manner(Task task, String name, Adoptable module) {
    try (NoGradGuard _ = new NoGradGuard()) {
      Tensor zeros = torch.zeros(PROBE, task.width());
      long version = zeros._version();
      Runnable restore = module.remember();
      boolean draws = false;
      for (boolean learns : new boolean[] {false, true}) {
        module.learn(learns);
        draws |= GlobalRandom.isDrawnBy(() -> probe(task, name, module, zeros));
      }
      restore.run();
      return new Manner(draws, zeros._version() != version);
    }
  }

  private static void probe(Task task, String name, Adoptable module, Tensor zeros) {
    List<Long> wanted = List.of((long) PROBE, (long) task.outputs());
    Tensor outputs;
    try {
      outputs = module.forward(zeros);
    } catch (RuntimeException e) {
      throw NativeMessage.sortOut(
          e,
          told ->
              new SettingException(
                  "%s must take examples of shape %s: %s".formatted(name, module.shape(), told)));
    }
    List<Long> shape = Views.sizes(outputs);
    if (!shape.equals(wanted) || !Views.isFloats(outputs)) {
      throw new SettingException(
          "%s must give %s float32 for %d examples, got %s %s"
              .formatted(name, wanted, PROBE, shape, outputs.scalar_type()));
    }
  }

  /// Copies the parameters into the leaves' memory and makes them views of it.
  private static List<Leaf> move(Iterable<Tensor> parameters, List<Leaf> leaves) {
    List<Leaf> moved = new ArrayList<>();
    try (NoGradGuard _ = new NoGradGuard()) {
      for (Tensor parameter : parameters) {
        Leaf leaf = leaves.get(moved.size());
        leaf.value().copy_(parameter);
        parameter.set_data(leaf.value());
        moved.add(new Leaf(parameter, leaf.gradient()));
      }
    }
    return moved;
  }

  @Override
  public List<Leaf> leaves() {
    return leaves;
  }

  @Override
  public Tensor outputs(Tensor features) {
    return pass(features, false, seed.split("judged"));
  }

  @Override
  public Tensor learning(Tensor features) {
    return pass(features, true, seed.split(passes++));
  }

  private Tensor pass(Tensor features, boolean learns, Seed draw) {
    if (this.learns != learns) {
      module.learn(learns);
      this.learns = learns;
    }
    Tensor x = manner.writes() ? features.clone() : features; // they may be a view of the data
    try {
      return manner.draws()
          ? GlobalRandom.seeded(draw, () -> module.forward(x))
          : module.forward(x);
    } catch (RuntimeException e) {
      throw failure(features, e);
    }
  }

  @Override
  public double lossAndGradient(Tensor features, Tensor targets, Objective objective) {
    try {
      return Computation.super.lossAndGradient(features, targets, objective);
    } catch (RuntimeException e) {
      throw failure(features, e);
    }
  }

  private RuntimeException failure(Tensor features, RuntimeException thrown) {
    return NativeMessage.sortOut(
        thrown,
        told ->
            new EngineException(
                "%s fails on a batch of %d: %s".formatted(name, features.size(0), told), thrown));
  }

  /// Nobody knows what it does inside.
  @Override
  public boolean isPerExample() {
    return false;
  }

  /// None is known.
  @Override
  public List<Tensor> activity(Tensor features) {
    return List.of();
  }

  /// What a module made elsewhere keeps is its own affair: of any type, and of any form.
  @Override
  public NetworkMemory memory() {
    throw new SettingException("what is saved must be a network of layers known here, got " + name);
  }

  @Override
  public Runnable remember() {
    long before = passes;
    Runnable restore = module.remember();
    return () -> {
      passes = before;
      restore.run();
    };
  }
}

package io.thalweg.bench;

import io.thalweg.optim.Adagrad;
import io.thalweg.optim.Adam;
import io.thalweg.optim.AdamW;
import io.thalweg.optim.Momentum;
import io.thalweg.optim.Recipe;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdagradOptions;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;

/// LibTorch's C++ optimizers, `torch::optim::Adam` and the like.
record TorchOptimizer(Optimizer optimizer, TorchMemory memory) implements Stepper {
  static TorchOptimizer of(Recipe.Parts parts, TorchMemory memory) {
    TensorVector values = memory.values();
    TensorVector gradients = memory.gradients();
    for (long i = 0; i < values.size(); i++) {
      values.get(i).set_requires_grad(true).mutable_grad().put(gradients.get(i));
    }
    return new TorchOptimizer(optimizer(parts, values), memory);
  }

  private static Optimizer optimizer(Recipe.Parts parts, TensorVector values) {
    return switch (parts.rule()) {
      case Adam(double beta1, double beta2, double epsilon, _) -> {
        AdamOptions options = new AdamOptions(parts.rate());
        options.betas().put(beta1, beta2);
        options.eps().put(epsilon);
        yield new org.bytedeco.pytorch.Adam(values, options);
      }
      case AdamW(double beta1, double beta2, double epsilon, double decay) -> {
        AdamWOptions options = new AdamWOptions(parts.rate());
        options.betas().put(beta1, beta2);
        options.eps().put(epsilon);
        options.weight_decay().put(decay);
        yield new org.bytedeco.pytorch.AdamW(values, options);
      }
      case Momentum(double momentum, _, double dampening) -> {
        SGDOptions options = new SGDOptions(parts.rate());
        options.momentum().put(momentum);
        options.dampening().put(dampening);
        yield new SGD(values, options);
      }
      case Adagrad(double epsilon, _, _, double decay) -> {
        AdagradOptions options = new AdagradOptions(parts.rate());
        options.eps().put(epsilon);
        options.lr_decay().put(decay);
        yield new org.bytedeco.pytorch.Adagrad(values, options);
      }
      default -> throw new IllegalArgumentException("torch::optim has no " + parts.rule());
    };
  }

  @Override
  public String who() {
    return "LibTorch, `torch::optim`";
  }

  @Override
  public void step() {
    try (PointerScope _ = new PointerScope()) {
      optimizer.step();
    }
  }

  @Override
  public MemorySegment parameters() {
    return memory.flat();
  }

  @Override
  public void close() {
    optimizer.close();
  }
}

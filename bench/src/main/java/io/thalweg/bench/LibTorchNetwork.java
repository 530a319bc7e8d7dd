package io.thalweg.bench;

import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A network of LibTorch's own modules, which start as they do by themselves.
sealed interface LibTorchNetwork {
  /// Classes' scores, `[batch, classes]`.
  Tensor logits(Tensor x);

  /// From the input on.
  List<Module> modules();

  /// All that is trained.
  default TensorVector parameters() {
    TensorVector all = new TensorVector();
    for (Module module : modules()) {
      TensorVector own = module.parameters();
      for (long i = 0; i < own.size(); i++) {
        all.push_back(own.get(i));
      }
    }
    return all;
  }

  /// A network with weights of its own.
  ///
  /// @param shape of a batch
  static LibTorchNetwork of(Architecture architecture, long[] shape, int classes) {
    return switch (architecture) {
      case MLP ->
          new Mlp(
              new LinearImpl(shape[1], Architecture.HIDDEN),
              new LinearImpl(Architecture.HIDDEN, classes));
      case LENET -> LeNet.of(shape[2], shape[3], classes);
      case LSTM -> Lstm.of(shape[2], classes);
    };
  }

  /// One hidden layer.
  record Mlp(LinearImpl first, LinearImpl second) implements LibTorchNetwork {
    @Override
    public Tensor logits(Tensor x) {
      return second.forward(torch.relu(first.forward(x)));
    }

    @Override
    public List<Module> modules() {
      return List.of(first, second);
    }
  }

  /// Convolutions with pooling, then linear layers.
  record LeNet(
      Conv2dImpl first, Conv2dImpl second, LinearImpl third, LinearImpl fourth, LinearImpl fifth)
      implements LibTorchNetwork {
    private static final long KERNEL = 5;
    private static final long PADDING = 2;

    static LeNet of(long rows, long columns, int classes) {
      long area = afterSecond(rows / 2) * afterSecond(columns / 2);
      return new LeNet(
          convolution(1, 6, PADDING),
          convolution(6, 16, 0),
          new LinearImpl(16 * area, 120),
          new LinearImpl(120, 84),
          new LinearImpl(84, classes));
    }

    /// Rows or columns behind the second convolution and its pooling.
    private static long afterSecond(long size) {
      return (size - KERNEL + 1) / 2;
    }

    private static Conv2dImpl convolution(long in, long channels, long padding) {
      Conv2dOptions options = new Conv2dOptions(in, channels, new LongPointer(KERNEL, KERNEL));
      options.padding().put(new LongPointer(padding, padding));
      return new Conv2dImpl(options);
    }

    @Override
    public Tensor logits(Tensor x) {
      Tensor images = torch.max_pool2d(torch.relu(first.forward(x)), 2, 2);
      Tensor flat = torch.max_pool2d(torch.relu(second.forward(images)), 2, 2).flatten(1, -1);
      return fifth.forward(torch.relu(fourth.forward(torch.relu(third.forward(flat)))));
    }

    @Override
    public List<Module> modules() {
      return List.of(first, second, third, fourth, fifth);
    }
  }

  /// Reads steps and judges by its last output.
  record Lstm(LSTMImpl memory, LinearImpl judge) implements LibTorchNetwork {
    static Lstm of(long features, int classes) {
      LSTMOptions options = new LSTMOptions(features, Architecture.REMEMBERED);
      options.batch_first().put(true);
      return new Lstm(new LSTMImpl(options), new LinearImpl(Architecture.REMEMBERED, classes));
    }

    @Override
    public Tensor logits(Tensor x) {
      return judge.forward(memory.forward(x).get0().select(1, -1));
    }

    @Override
    public List<Module> modules() {
      return List.of(memory, judge);
    }
  }
}

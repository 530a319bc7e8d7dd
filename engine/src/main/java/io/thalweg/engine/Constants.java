package io.thalweg.engine;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// Native objects that live as long as the process, so that no step makes them again.
final class Constants {
  static {
    Engine.start();
  }

  static final TensorOptions INT64 = keep(new TensorOptions(torch.ScalarType.Long));
  static final TensorOptions FLOAT64 = keep(new TensorOptions(torch.ScalarType.Double));
  static final TensorOptional NO_WEIGHTS = keep(new TensorOptional());
  static final GeneratorOptional NO_RANDOM = keep(new GeneratorOptional());
  static final LongOptional CLASSES = keep(new LongOptional(1));
  static final LongOptional CLASSES_OF_COPIES = keep(new LongOptional(2));
  static final Scalar ZERO = keep(new Scalar(0.0));
  static final Scalar ONE = keep(new Scalar(1.0));
  static final Scalar LEAK = keep(new Scalar(0.01));

  /// −1, `[1, 1]`
  static final Tensor MINUS_ONE = keep(torch.full(new long[] {1, 1}, keep(new Scalar(-1.0))));

  private Constants() {}

  /// The class may be initialised inside a scope that closes what was made in it.
  private static <T extends Pointer> T keep(T made) {
    return made.retainReference();
  }
}

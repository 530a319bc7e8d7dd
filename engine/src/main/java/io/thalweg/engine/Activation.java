package io.thalweg.engine;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The nonlinearity between layers, with the constants that PyTorch has as defaults.
public enum Activation {
  /// max(x, 0)
  RELU,
  /// tanh x
  TANH,
  /// 1/(1 + e⁻ˣ)
  SIGMOID,
  /// x·Φ(x), Φ the distribution function of the standard normal
  GELU,
  /// x for x > 0, else x/100
  LEAKY_RELU,
  /// x for x > 0, else eˣ − 1
  ELU,
  /// x/(1 + e⁻ˣ)
  SILU,
  /// x: layers that stay linear
  IDENTITY;

  Tensor apply(Tensor x) {
    return switch (this) {
      case RELU -> torch.relu(x);
      case TANH -> torch.tanh(x);
      case SIGMOID -> torch.sigmoid(x);
      case GELU -> torch.gelu(x);
      case LEAKY_RELU -> torch.leaky_relu(x);
      case ELU -> torch.elu(x);
      case SILU -> torch.silu(x);
      case IDENTITY -> x;
    };
  }

  /// Whether f never falls: then the largest of f is f of the largest.
  boolean isMonotone() {
    return switch (this) {
      case RELU, TANH, SIGMOID, LEAKY_RELU, ELU, IDENTITY -> true;
      case GELU, SILU -> false;
    };
  }

  /// The gradient of the loss by a, of that by h = f(a).
  Tensor backward(Tensor dh, Tensor a, Tensor h) {
    return switch (this) {
      case RELU -> torch.threshold_backward(dh, h, Constants.ZERO);
      case TANH -> torch.tanh_backward(dh, h);
      case SIGMOID -> torch.sigmoid_backward(dh, h);
      case GELU -> torch.gelu_backward(dh, a);
      case LEAKY_RELU -> torch.leaky_relu_backward(dh, a, Constants.LEAK, false);
      case ELU -> torch.elu_backward(dh, Constants.ONE, Constants.ONE, Constants.ONE, true, h);
      case SILU -> torch.silu_backward(dh, a);
      case IDENTITY -> dh;
    };
  }
}

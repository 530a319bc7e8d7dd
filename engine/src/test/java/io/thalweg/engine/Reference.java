package io.thalweg.engine;

import java.util.function.DoubleUnaryOperator;

/// A network with one hidden layer in plain float64 loops, differentiated by hand.
final class Reference {
  private final Problem problem;
  private final int hidden;
  private final Activation activation;
  private final double[] theta;
  private final double[] gradient;
  private double loss;
  private int right;

  /// `theta` is laid out as the engine does: W₁ `[hidden, in]`, b₁, W₂ `[classes, hidden]`, b₂.
  Reference(Problem problem, int hidden, Activation activation, double[] theta) {
    this.problem = problem;
    this.hidden = hidden;
    this.activation = activation;
    this.theta = theta;
    this.gradient = new double[theta.length];
    for (int i = 0; i < problem.size(); i++) {
      add(problem.features(i), problem.label(i));
    }
  }

  double loss() {
    return loss / problem.size();
  }

  double accuracy() {
    return (double) right / problem.size();
  }

  double gradient(int index) {
    return gradient[index] / problem.size();
  }

  private void add(double[] x, int label) {
    int biases = hidden * x.length;
    int second = biases + hidden;
    int last = second + problem.classes() * hidden;
    double[] a = affine(x, 0, biases, hidden);
    double[] h = new double[hidden];
    for (int j = 0; j < hidden; j++) {
      h[j] = value(activation).applyAsDouble(a[j]);
    }
    double[] dz = softmaxMinusOne(affine(h, second, last, problem.classes()), label);
    double[] dh = backward(h, dz, second, last);
    for (int j = 0; j < hidden; j++) {
      dh[j] *= slope(activation).applyAsDouble(a[j]);
    }
    backward(x, dh, 0, biases);
  }

  /// Wx + b
  private double[] affine(double[] x, int weights, int biases, int out) {
    double[] y = new double[out];
    for (int k = 0; k < out; k++) {
      y[k] = theta[biases + k];
      for (int j = 0; j < x.length; j++) {
        y[k] += theta[weights + k * x.length + j] * x[j];
      }
    }
    return y;
  }

  /// Counts the loss −log p(label) and gives its gradient p − e(label) by the logits.
  private double[] softmaxMinusOne(double[] logits, int label) {
    double sum = 0;
    int best = 0;
    for (int k = 0; k < logits.length; k++) {
      sum += Math.exp(logits[k]);
      best = logits[k] > logits[best] ? k : best;
    }
    loss += Math.log(sum) - logits[label];
    right += best == label ? 1 : 0;
    double[] dz = new double[logits.length];
    for (int k = 0; k < logits.length; k++) {
      dz[k] = Math.exp(logits[k]) / sum - (k == label ? 1 : 0);
    }
    return dz;
  }

  /// Adds dW = dy xᵀ and db = dy, gives dx = Wᵀdy.
  private double[] backward(double[] x, double[] dy, int weights, int biases) {
    double[] dx = new double[x.length];
    for (int k = 0; k < dy.length; k++) {
      gradient[biases + k] += dy[k];
      for (int j = 0; j < x.length; j++) {
        gradient[weights + k * x.length + j] += dy[k] * x[j];
        dx[j] += theta[weights + k * x.length + j] * dy[k];
      }
    }
    return dx;
  }

  static DoubleUnaryOperator value(Activation activation) {
    return switch (activation) {
      case RELU -> a -> Math.max(a, 0);
      case TANH -> Math::tanh;
      case SIGMOID -> Reference::sigmoid;
      case GELU -> a -> a * normal(a);
      case LEAKY_RELU -> a -> a > 0 ? a : 0.01 * a;
      case ELU -> a -> a > 0 ? a : Math.expm1(a);
      case SILU -> a -> a * sigmoid(a);
      case IDENTITY -> a -> a;
    };
  }

  static DoubleUnaryOperator slope(Activation activation) {
    return switch (activation) {
      case RELU -> a -> a > 0 ? 1 : 0;
      case TANH -> a -> 1 - Math.tanh(a) * Math.tanh(a);
      case SIGMOID -> a -> sigmoid(a) * sigmoid(-a);
      case GELU -> a -> normal(a) + a * Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
      case LEAKY_RELU -> a -> a > 0 ? 1 : 0.01;
      case ELU -> a -> a > 0 ? 1 : Math.exp(a);
      case SILU -> a -> sigmoid(a) * (1 + a * sigmoid(-a));
      case IDENTITY -> a -> 1;
    };
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  /// Φ(a) by its power series, Φ = ½ + φ(a)(a + a³/3 + a⁵/15 + …): exact where |a| is moderate.
  private static double normal(double a) {
    double term = a;
    double sum = a;
    for (int k = 3; k < 200; k += 2) {
      term *= a * a / k;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
  }
}

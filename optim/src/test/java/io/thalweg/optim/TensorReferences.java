package io.thalweg.optim;

import static io.thalweg.optim.PlainMatrices.product;
import static io.thalweg.optim.PlainMatrices.transposed;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The references of rules that look at each tensor with its shape.
final class TensorReferences {
  private TensorReferences() {}

  /// A rule for matrices, and another for the tensors that are none.
  private abstract static class OfMatrices extends WholeReference {
    private final Supplier<Reference> others;
    private final Map<Integer, Reference> numbers = new HashMap<>();
    final Map<String, double[][]> state = new HashMap<>();

    OfMatrices(Supplier<Reference> others) {
      this.others = others;
    }

    @Override
    void start(double[] theta0, List<Parameters.Tensor> shapes) {
      super.start(theta0, shapes);
      for (int i = 0; i < theta0.length; i++) {
        Reference number = others.get();
        number.start(theta0[i]);
        numbers.put(i, number);
      }
    }

    boolean qualifies(Parameters.Tensor tensor) {
      return tensor.shape().size() > 1;
    }

    /// The matrix that θ moves by.
    abstract double[][] update(
        Parameters.Tensor tensor, double[][] x, double[][] g, int t, double rate);

    @Override
    void step(double[] g, int t, double rate) {
      for (Parameters.Tensor tensor : tensors) {
        int from = (int) tensor.offset();
        int length = (int) tensor.length();
        double[][] moved =
            qualifies(tensor)
                ? update(tensor, matrix(theta, tensor), matrix(g, tensor), t, rate)
                : new double[0][0];
        for (int i = 0; i < length; i++) {
          Reference number = numbers.get(from + i);
          if (qualifies(tensor)) {
            theta[from + i] += moved[i / moved[0].length][i % moved[0].length];
          } else if (number != null) {
            number.step(g[from + i], t, rate);
            theta[from + i] = number.theta;
          }
        }
      }
    }

    double[][] zeros(Parameters.Tensor tensor, String name, int rows, int columns) {
      return state.computeIfAbsent(tensor.name() + name, key -> new double[rows][columns]);
    }
  }

  private static double[][] combined(double a, double[][] x, double b, double[][] y) {
    double[][] z = new double[x.length][x[0].length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z[i].length; j++) {
        z[i][j] = a * x[i][j] + b * y[i][j];
      }
    }
    return z;
  }

  private static double norm(double[][] x) {
    double sum = 0;
    for (double[] row : x) {
      sum += WholeReference.dot(row, row);
    }
    return sqrt(sum);
  }

  static WholeReference adafactor(
      double power, double epsilon1, double epsilon2, double threshold, double decay) {
    return new OfMatrices(References::sgd) {
      @Override
      boolean qualifies(Parameters.Tensor tensor) {
        return true;
      }

      @Override
      double[][] update(Parameters.Tensor tensor, double[][] x, double[][] g, int t, double rate) {
        int rows = x.length;
        int columns = x[0].length;
        double keep = 1 - pow(t, -power);
        double[] r = zeros(tensor, "r", 1, rows)[0];
        double[] c = zeros(tensor, "c", 1, columns)[0];
        double[] rowSums = new double[rows];
        double[] columnSums = new double[columns];
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            rowSums[i] += g[i][j] * g[i][j] + epsilon1;
            columnSums[j] += g[i][j] * g[i][j] + epsilon1;
          }
        }
        double total = 0;
        for (int i = 0; i < rows; i++) {
          r[i] = keep * r[i] + (1 - keep) * rowSums[i]; // sums as in the paper, not means
          total += r[i];
        }
        for (int j = 0; j < columns; j++) {
          c[j] = keep * c[j] + (1 - keep) * columnSums[j];
        }
        double[][] u = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            double v = r[i] * c[j] / total;
            u[i][j] = v == 0 ? 0 : g[i][j] / sqrt(v);
          }
        }
        double n = rows * columns;
        double alpha = max(epsilon2, norm(x) / sqrt(n)) * min(rate, 1 / sqrt(t));
        double clip = max(1, norm(u) / sqrt(n) / threshold);
        return combined(-alpha / clip, u, -rate * decay, x);
      }
    };
  }

  static WholeReference muon(
      Supplier<Reference> others, double mu, boolean nesterov, double decay, boolean original) {
    return new OfMatrices(others) {
      @Override
      boolean qualifies(Parameters.Tensor tensor) {
        return tensor.shape().size() == 2;
      }

      @Override
      double[][] update(Parameters.Tensor tensor, double[][] x, double[][] g, int t, double rate) {
        double rows = x.length;
        double columns = x[0].length;
        double[][] v = combined(mu, zeros(tensor, "v", x.length, x[0].length), 1 - mu, g);
        state.put(tensor.name() + "v", v);
        double[][] o = nesterov ? combined(mu, v, 1 - mu, g) : v;
        boolean tall = rows > columns;
        double[][] y = tall ? transposed(o) : o;
        y = combined(1 / (norm(y) + 1e-7), y, 0, y);
        for (int i = 0; i < 5; i++) {
          double[][] a = product(y, transposed(y));
          double[][] b = combined(-4.775, a, 2.0315, product(a, a));
          y = combined(3.4445, y, 1, product(b, y));
        }
        double scale = original ? sqrt(max(1, rows / columns)) : .2 * sqrt(max(rows, columns));
        return combined(-rate * scale, tall ? transposed(y) : y, -rate * decay, x);
      }
    };
  }

  /// (a + εI)^(−1/4)
  private static double[][] root(double[][] a, double epsilon) {
    int n = a.length;
    double[][] shifted = combined(1, a, 0, a);
    for (int i = 0; i < n; i++) {
      shifted[i][i] += epsilon;
    }
    double[][] eigen = PlainMatrices.eigen(shifted);
    double[][] root = new double[n][n];
    for (int k = 0; k < n; k++) {
      double value = pow(max(eigen[n][k], epsilon), -.25);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          root[i][j] += value * eigen[i][k] * eigen[j][k];
        }
      }
    }
    return root;
  }

  static WholeReference shampoo(
      Supplier<Reference> others,
      double mu,
      double beta,
      double epsilon,
      int every,
      double decay,
      int largest) {
    return new OfMatrices(others) {
      @Override
      boolean qualifies(Parameters.Tensor tensor) {
        return super.qualifies(tensor) && max(tensor.rows(), tensor.columns()) <= largest;
      }

      @Override
      double[][] update(Parameters.Tensor tensor, double[][] x, double[][] g, int t, double rate) {
        int rows = x.length;
        int columns = x[0].length;
        double share = beta == 1 ? 1 : 1 - beta;
        double[][] l =
            combined(beta, zeros(tensor, "l", rows, rows), share, product(g, transposed(g)));
        double[][] r =
            combined(beta, zeros(tensor, "r", columns, columns), share, product(transposed(g), g));
        state.put(tensor.name() + "l", l);
        state.put(tensor.name() + "r", r);
        if ((t - 1) % every == 0) {
          state.put(tensor.name() + "L", root(l, epsilon));
          state.put(tensor.name() + "R", root(r, epsilon));
        }
        double[][] p =
            product(
                product(zeros(tensor, "L", rows, rows), g), zeros(tensor, "R", columns, columns));
        double[][] v = combined(mu, zeros(tensor, "v", rows, columns), 1, p);
        state.put(tensor.name() + "v", v);
        return combined(-rate, v, -rate * decay, x);
      }
    };
  }

  /// In the bases' own order and signs, which no step depends on: the second moment moves along
  /// with the columns by their likeness instead of by sorting.
  static WholeReference soap(
      Supplier<Reference> others,
      double beta1,
      double beta2,
      double beta3,
      double epsilon,
      int every,
      double decay,
      int largest) {
    return new OfMatrices(others) {
      @Override
      boolean qualifies(Parameters.Tensor tensor) {
        return super.qualifies(tensor) && max(tensor.rows(), tensor.columns()) <= largest;
      }

      @Override
      double[][] update(Parameters.Tensor tensor, double[][] x, double[][] g, int t, double rate) {
        int rows = x.length;
        int columns = x[0].length;
        double[][] moved = new double[rows][columns];
        if (t > 1) {
          double[][] u = zeros(tensor, "u", rows, rows);
          double[][] w = zeros(tensor, "w", columns, columns);
          double[][] turned = product(product(transposed(u), g), w);
          // The average is kept where the gradients are: turned, it is that of turned gradients.
          double[][] m = combined(beta1, zeros(tensor, "m", rows, columns), 1 - beta1, g);
          state.put(tensor.name() + "m", m);
          double[][] seen = product(product(transposed(u), m), w);
          double[][] v = zeros(tensor, "v", rows, columns);
          double c = sqrt(1 - pow(beta2, t - 1)) / (1 - pow(beta1, t - 1));
          double[][] p = new double[rows][columns];
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
              v[i][j] = beta2 * v[i][j] + (1 - beta2) * turned[i][j] * turned[i][j];
              p[i][j] = c * seen[i][j] / (sqrt(v[i][j]) + epsilon);
            }
          }
          p = product(product(u, p), transposed(w));
          moved = combined(-rate, p, -rate * decay, x);
        }
        double[][] l =
            combined(beta3, zeros(tensor, "l", rows, rows), 1 - beta3, product(g, transposed(g)));
        double[][] r =
            combined(
                beta3, zeros(tensor, "r", columns, columns), 1 - beta3, product(transposed(g), g));
        state.put(tensor.name() + "l", l);
        state.put(tensor.name() + "r", r);
        if (t == 1) {
          state.put(tensor.name() + "u", falling(l));
          state.put(tensor.name() + "w", falling(r));
        } else if ((t - 1) % every == 0) {
          refresh(tensor, l, "u", true);
          refresh(tensor, r, "w", false);
        }
        return moved;
      }

      private double[][] falling(double[][] a) {
        int n = a.length;
        double[][] eigen = PlainMatrices.eigen(a);
        double[][] basis = new double[n][n];
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            basis[i][j] = eigen[i][n - 1 - j];
          }
        }
        return basis;
      }

      private void refresh(Parameters.Tensor tensor, double[][] a, String name, boolean ofRows) {
        int n = a.length;
        double[][] basis = transposed(zeros(tensor, name, n, n));
        double[][] v = zeros(tensor, "v", 0, 0);
        double[][] ordered = ofRows ? v.clone() : transposed(v);
        // Selection sort of basis vectors by xᵀax, the squares along.
        for (int i = 0; i < n; i++) {
          int best = i;
          for (int j = i + 1; j < n; j++) {
            best = along(a, basis[j]) > along(a, basis[best]) ? j : best;
          }
          double[] vector = basis[i];
          basis[i] = basis[best];
          basis[best] = vector;
          double[] squares = ordered[i];
          ordered[i] = ordered[best];
          ordered[best] = squares;
        }
        state.put(tensor.name() + "v", ofRows ? ordered : transposed(ordered));
        state.put(tensor.name() + name, PlainMatrices.orthonormal(product(a, transposed(basis))));
      }

      private double along(double[][] a, double[] x) {
        return dot(product(new double[][] {x}, a)[0], x);
      }
    };
  }
}

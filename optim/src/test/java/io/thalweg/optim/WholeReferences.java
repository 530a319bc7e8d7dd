package io.thalweg.optim;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/// The references of rules that look at all parameters together.
final class WholeReferences {
  private WholeReferences() {}

  static WholeReference sam(Supplier<Reference> inner, double rho) {
    return new WholeReference() {
      private Reference[] numbers = {};
      private double[] uphill = {};

      @Override
      void start(double[] theta0, List<Parameters.Tensor> shapes) {
        super.start(theta0, shapes);
        uphill = theta;
        numbers = new Reference[theta0.length];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = inner.get();
          numbers[i].start(theta0[i]);
        }
      }

      @Override
      double[] trainingPoint() {
        return uphill;
      }

      @Override
      void step(double[] g, int t, double rate) {
        uphill = theta.clone();
        for (int i = 0; i < g.length; i++) {
          if (t % 2 == 1) {
            uphill[i] += rho * g[i] / sqrt(dot(g, g));
          } else {
            numbers[i].step(g[i], t / 2, rate);
            theta[i] = numbers[i].theta;
            uphill[i] = theta[i];
          }
        }
      }
    };
  }

  static WholeReference prodigy(
      double beta1,
      double beta2,
      double epsilon,
      double d0,
      double coefficient,
      double decay,
      boolean corrected) {
    return new WholeReference() {
      private double[] start = {};
      private double[] m = {};
      private double[] v = {};
      private double[] s = {};
      private double d = d0;
      private double a;

      @Override
      void start(double[] theta0, List<Parameters.Tensor> shapes) {
        super.start(theta0, shapes);
        start = theta0.clone();
        m = new double[theta0.length];
        v = new double[theta0.length];
        s = new double[theta0.length];
      }

      @Override
      void step(double[] g, int t, double rate) {
        double gamma = d * rate * (corrected ? sqrt(1 - pow(beta2, t)) / (1 - pow(beta1, t)) : 1);
        double way = 0;
        double size = 0;
        for (int i = 0; i < g.length; i++) {
          way += g[i] * (start[i] - theta[i]);
          m[i] = beta1 * m[i] + (1 - beta1) * d * g[i];
          v[i] = beta2 * v[i] + (1 - beta2) * d * d * g[i] * g[i];
          s[i] = sqrt(beta2) * s[i] + d / d0 * gamma * g[i];
          size += abs(s[i]);
        }
        a = sqrt(beta2) * a + d / d0 * gamma * way;
        d = max(d, coefficient * a / size);
        for (int i = 0; i < g.length; i++) {
          theta[i] -= gamma * (m[i] / (sqrt(v[i]) + d * epsilon) + decay * theta[i]);
        }
      }
    };
  }

  static WholeReference dAdaptation(
      double beta1, double beta2, double epsilon, double d0, double decay, boolean corrected) {
    return new WholeReference() {
      private double[] m = {};
      private double[] v = {};
      private double[] s = {};
      private double d = d0;
      private double a;

      @Override
      void start(double[] theta0, List<Parameters.Tensor> shapes) {
        super.start(theta0, shapes);
        m = new double[theta0.length];
        v = new double[theta0.length];
        s = new double[theta0.length];
      }

      @Override
      void step(double[] g, int t, double rate) {
        double gamma = d * rate * (corrected ? sqrt(1 - pow(beta2, t)) / (1 - pow(beta1, t)) : 1);
        double k = sqrt(beta2);
        double way = 0;
        double size = 0;
        for (int i = 0; i < g.length; i++) {
          way += gamma * g[i] * s[i] / (sqrt(v[i]) + epsilon);
          m[i] = beta1 * m[i] + (1 - beta1) * gamma * g[i];
          v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
          s[i] = k * s[i] + (1 - k) * gamma * g[i];
          size += abs(s[i]);
        }
        a = k * a + (1 - k) * way;
        d = max(d, a / ((1 - k) * size));
        for (int i = 0; i < g.length; i++) {
          theta[i] -= m[i] / (sqrt(v[i]) + epsilon) + gamma * decay * theta[i];
        }
      }
    };
  }

  static WholeReference yellowFin(double beta) {
    return new WholeReference() {
      private final Deque<Double> window = new ArrayDeque<>();
      private double[] mean = {};
      private double[] squares = {};
      private double[] v = {};
      private double least;
      private double greatest;
      private double norm;
      private double curvature;
      private double distance;

      @Override
      void start(double[] theta0, List<Parameters.Tensor> shapes) {
        super.start(theta0, shapes);
        mean = new double[theta0.length];
        squares = new double[theta0.length];
        v = new double[theta0.length];
      }

      @Override
      void step(double[] g, int t, double rate) {
        double bias = 1 - pow(beta, t);
        double h = dot(g, g);
        window.addLast(h);
        if (window.size() > 20) {
          window.removeFirst();
        }
        least = beta * least + (1 - beta) * log(window.stream().reduce(h, Math::min));
        greatest = beta * greatest + (1 - beta) * log(window.stream().reduce(h, Math::max));
        double variance = 0;
        for (int i = 0; i < g.length; i++) {
          mean[i] = beta * mean[i] + (1 - beta) * g[i];
          squares[i] = beta * squares[i] + (1 - beta) * g[i] * g[i];
          variance += squares[i] / bias - mean[i] * mean[i] / bias / bias;
        }
        norm = beta * norm + (1 - beta) * sqrt(h);
        curvature = beta * curvature + (1 - beta) * h;
        distance = beta * distance + (1 - beta) * norm / curvature;
        double h1 = exp(least / bias);
        double d = distance / bias;
        double range = sqrt(exp(greatest / bias) / h1);
        double bound = (range - 1) / (range + 1);
        double mu = max(best(d, h1, max(variance, 0)), bound * bound);
        double alpha = (1 - sqrt(mu)) * (1 - sqrt(mu)) / h1 * min(1, t / 200.0);
        for (int i = 0; i < g.length; i++) {
          v[i] = mu * v[i] - rate * alpha * g[i];
          theta[i] += v[i];
        }
      }

      // The μ with the least μD² + (1−√μ)⁴C/h², by bisection of the derivative by √μ.
      private double best(double d, double h, double c) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 200; i++) {
          double x = (low + high) / 2;
          if (2 * x * d * d > 4 * pow(1 - x, 3) * c / (h * h)) {
            high = x;
          } else {
            low = x;
          }
        }
        return low * low;
      }
    };
  }

  /// With matrices: H = VᵀHV + ρssᵀ, V = I − ρysᵀ, over the pairs that are kept.
  static WholeReference lbfgs(int history) {
    return new WholeReference() {
      private final List<double[][]> pairs = new ArrayList<>();
      private double[] last = {};
      private double[] step = {};

      @Override
      void step(double[] g, int t, double rate) {
        int n = g.length;
        double length = rate;
        if (t == 1) {
          double size = 0;
          for (double each : g) {
            size += abs(each);
          }
          length *= min(1, 1 / size);
        } else {
          double[] y = new double[n];
          for (int i = 0; i < n; i++) {
            y[i] = g[i] - last[i];
          }
          if (dot(y, step) > 1e-10) {
            pairs.add(new double[][] {step, y});
          }
          if (pairs.size() > history) {
            pairs.removeFirst();
          }
        }
        double[][] inverse = inverse(n);
        step = new double[n];
        for (int i = 0; i < n; i++) {
          step[i] = -length * dot(inverse[i], g);
          theta[i] += step[i];
        }
        last = g.clone();
      }

      private double[][] inverse(int n) {
        double scale = 1;
        if (!pairs.isEmpty()) {
          double[] y = pairs.getLast()[1];
          scale = dot(pairs.getLast()[0], y) / dot(y, y);
        }
        double[][] h = new double[n][n];
        for (int i = 0; i < n; i++) {
          h[i][i] = scale;
        }
        for (double[][] pair : pairs) {
          h = updated(h, pair[0], pair[1]);
        }
        return h;
      }

      private double[][] updated(double[][] h, double[] s, double[] y) {
        int n = s.length;
        double rho = 1 / dot(y, s);
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            v[i][j] = (i == j ? 1 : 0) - rho * y[i] * s[j];
          }
        }
        double[][] next =
            PlainMatrices.product(PlainMatrices.transposed(v), PlainMatrices.product(h, v));
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            next[i][j] += rho * s[i] * s[j];
          }
        }
        return next;
      }
    };
  }
}

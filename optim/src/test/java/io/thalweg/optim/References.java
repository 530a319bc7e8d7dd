package io.thalweg.optim;

import static java.lang.Math.max;
import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

/// The references of all rules.
final class References {
  private References() {}

  private abstract static class WithVelocity extends Reference {
    double v;

    @Override
    double velocity() {
      return v;
    }

    @Override
    void velocity(double value) {
      v = value;
    }
  }

  static Reference sgd() {
    return new Reference() {
      @Override
      void step(double g, int t, double rate) {
        theta = theta - rate * g;
      }
    };
  }

  static Reference momentum(double mu, double dampening) {
    return new WithVelocity() {
      @Override
      void step(double g, int t, double rate) {
        v = t == 1 ? g : mu * v + (1 - dampening) * g;
        theta = theta - rate * v;
      }
    };
  }

  static Reference momentumWithRateInside(double mu) {
    return new WithVelocity() {
      @Override
      void step(double g, int t, double rate) {
        v = mu * v + rate * g;
        theta = theta - v;
      }
    };
  }

  static Reference momentumAsAverage(double mu) {
    return new WithVelocity() {
      @Override
      void step(double g, int t, double rate) {
        v = mu * v + (1 - mu) * g;
        theta = theta - rate * v;
      }
    };
  }

  static Reference nag(double mu) {
    return new WithVelocity() {
      @Override
      double trainingPoint() {
        return theta - mu * v;
      }

      @Override
      void step(double g, int t, double rate) {
        v = mu * v + rate * g;
        theta = theta - v;
      }
    };
  }

  static Reference nesterov(double mu) {
    return new WithVelocity() {
      @Override
      void step(double g, int t, double rate) {
        v = mu * v + g;
        theta = theta - rate * (g + mu * v);
      }
    };
  }

  static Reference qhm(double beta, double nu) {
    return new WithVelocity() {
      @Override
      void step(double g, int t, double rate) {
        v = beta * v + (1 - beta) * g;
        theta = theta - rate * ((1 - nu) * g + nu * v);
      }
    };
  }

  static Reference pid(double beta, double ki, double kd) {
    return new WithVelocity() {
      double change;
      double last;

      @Override
      void step(double g, int t, double rate) {
        v = beta * v + g;
        change = t == 1 ? 0 : beta * change + (1 - beta) * (g - last);
        last = g;
        theta = theta - rate * (g + ki * v + kd * change);
      }
    };
  }

  static Reference adagrad(
      double epsilon, EpsilonPlacement placement, double accumulator, double decay) {
    return new Reference() {
      double sum = accumulator;

      @Override
      void step(double g, int t, double rate) {
        sum += g * g;
        theta -= rate / (1 + (t - 1) * decay) * scaled(g, sum, epsilon, placement);
      }
    };
  }

  static Reference adadelta(double rho, double epsilon) {
    return new Reference() {
      double squares;
      double steps;

      @Override
      void step(double g, int t, double rate) {
        squares = rho * squares + (1 - rho) * g * g;
        double delta = -sqrt(steps + epsilon) / sqrt(squares + epsilon) * g;
        steps = rho * steps + (1 - rho) * delta * delta;
        theta += rate * delta;
      }
    };
  }

  static Reference rmsprop(
      double beta, double epsilon, EpsilonPlacement placement, boolean centered, double initial) {
    return rmsprop(beta, epsilon, placement, centered, 0, MomentumForm.LR_OUTSIDE, initial);
  }

  static Reference rmsprop(
      double beta,
      double epsilon,
      EpsilonPlacement placement,
      boolean centered,
      double mu,
      MomentumForm form,
      double initial) {
    return new WithVelocity() {
      double square = initial;
      double mean;

      @Override
      void step(double g, int t, double rate) {
        square = beta * square + (1 - beta) * g * g;
        mean = beta * mean + (1 - beta) * g;
        double s = centered ? max(square - mean * mean, 0) : square;
        double u = scaled(g, s, epsilon, placement);
        v = form == MomentumForm.LR_INSIDE ? mu * v + rate * u : mu * v + u;
        theta -= form == MomentumForm.LR_INSIDE ? v : rate * v;
      }
    };
  }

  static Reference adam(double beta1, double beta2, double epsilon, boolean epsHat) {
    return new WithVelocity() {
      double second;

      @Override
      void step(double g, int t, double rate) {
        v = beta1 * v + (1 - beta1) * g;
        second = beta2 * second + (1 - beta2) * g * g;
        double c1 = 1 - pow(beta1, t);
        double c2 = 1 - pow(beta2, t);
        theta -=
            epsHat
                ? rate * sqrt(c2) / c1 * v / (sqrt(second) + epsilon)
                : rate * (v / c1) / (sqrt(second / c2) + epsilon);
      }
    };
  }

  static Reference radam(
      double beta1,
      double beta2,
      double epsilon,
      boolean epsHat,
      double threshold,
      boolean stepsBefore) {
    return new WithVelocity() {
      double second;

      @Override
      void step(double g, int t, double rate) {
        v = beta1 * v + (1 - beta1) * g;
        second = beta2 * second + (1 - beta2) * g * g;
        double c1 = 1 - pow(beta1, t);
        double c2 = 1 - pow(beta2, t);
        double most = 2 / (1 - beta2) - 1;
        double rho = most - 2 * t * pow(beta2, t) / c2;
        if (rho > threshold) {
          double r = sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
          double root = epsHat ? (sqrt(second) + epsilon) / sqrt(c2) : sqrt(second / c2) + epsilon;
          theta -= rate * r * (v / c1) / root;
        } else if (stepsBefore) {
          theta -= rate * v / c1;
        }
      }
    };
  }

  static Reference lookahead(
      Reference fast, int k, double alpha, Lookahead.InnerMomentum momentum) {
    return new Reference() {
      double slow;
      double lastVelocity;

      @Override
      void start(double theta0) {
        fast.start(theta0);
        slow = theta0;
      }

      @Override
      void step(double g, int t, double rate) {
        fast.step(g, t, rate);
        if (t % k == 0) {
          slow = slow + alpha * (fast.theta - slow);
          fast.theta = slow;
          switch (momentum) {
            case KEEP -> {}
            case RESET -> fast.velocity(0);
            case PULL_BACK -> {
              lastVelocity = alpha * fast.velocity() + (1 - alpha) * lastVelocity;
              fast.velocity(lastVelocity);
            }
          }
        }
      }

      @Override
      double trainingPoint() {
        return fast.trainingPoint();
      }

      @Override
      double evaluationPoint() {
        return slow;
      }
    };
  }

  static Reference ema(Reference inner, double beta) {
    return new Reference() {
      double average;

      @Override
      void start(double theta0) {
        inner.start(theta0);
        average = theta0;
      }

      @Override
      void step(double g, int t, double rate) {
        inner.step(g, t, rate);
        average = beta * average + (1 - beta) * inner.theta;
      }

      @Override
      double trainingPoint() {
        return inner.trainingPoint();
      }

      @Override
      double evaluationPoint() {
        return average;
      }
    };
  }
}

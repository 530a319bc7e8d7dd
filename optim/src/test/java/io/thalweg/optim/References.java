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

  static Reference adamw(double beta1, double beta2, double epsilon, double decay) {
    return new WithVelocity() {
      double second;

      @Override
      void step(double g, int t, double rate) {
        v = beta1 * v + (1 - beta1) * g;
        second = beta2 * second + (1 - beta2) * g * g;
        double root = sqrt(second / (1 - pow(beta2, t))) + epsilon;
        theta = theta - rate * decay * theta - rate * v / (1 - pow(beta1, t)) / root;
      }
    };
  }

  static Reference amsgrad(double beta1, double beta2, boolean corrected) {
    return new WithVelocity() {
      double second;
      double most;

      @Override
      void step(double g, int t, double rate) {
        v = beta1 * v + (1 - beta1) * g;
        second = beta2 * second + (1 - beta2) * g * g;
        double c2 = 1 - pow(beta2, t);
        most = max(most, corrected ? second / c2 : second);
        theta -= rate * v / (1 - pow(beta1, t)) / (sqrt(corrected ? most : most / c2) + 1e-4);
      }
    };
  }

  static Reference nadam(double beta1, double beta2, double epsilon, double psi) {
    return new WithVelocity() {
      double second;
      double product = 1;

      double mu(int t) {
        return beta1 * (1 - .5 * pow(.96, t * psi));
      }

      @Override
      void step(double g, int t, double rate) {
        v = beta1 * v + (1 - beta1) * g;
        second = beta2 * second + (1 - beta2) * g * g;
        product *= mu(t);
        double ahead = (1 - mu(t)) / (1 - product) * g + mu(t + 1) / (1 - product * mu(t + 1)) * v;
        theta -= rate * ahead / (sqrt(second / (1 - pow(beta2, t))) + epsilon);
      }
    };
  }

  static Reference adamax(double beta1, double beta2, double epsilon, EpsilonPlacement placement) {
    return new WithVelocity() {
      double most;

      @Override
      void step(double g, int t, double rate) {
        v = beta1 * v + (1 - beta1) * g;
        boolean inside = placement == EpsilonPlacement.INSIDE;
        most = max(beta2 * most, Math.abs(g) + (inside ? epsilon : 0));
        theta -= rate / (1 - pow(beta1, t)) * v / (most + (inside ? 0 : epsilon));
      }
    };
  }

  static Reference adabelief(double beta1, double beta2, double epsilon) {
    return new WithVelocity() {
      double second;

      @Override
      void step(double g, int t, double rate) {
        v = beta1 * v + (1 - beta1) * g;
        second = beta2 * second + (1 - beta2) * (g - v) * (g - v) + epsilon;
        theta -= rate * v / (1 - pow(beta1, t)) / (sqrt(second / (1 - pow(beta2, t))) + epsilon);
      }
    };
  }

  static Reference yogi(double beta1, double beta2, double epsilon, double initial) {
    return new WithVelocity() {
      double second = initial;

      @Override
      void step(double g, int t, double rate) {
        v = beta1 * v + (1 - beta1) * g;
        second -= (1 - beta2) * Math.signum(second - g * g) * g * g;
        theta -= rate * v / (1 - pow(beta1, t)) / (sqrt(second / (1 - pow(beta2, t))) + epsilon);
      }
    };
  }

  static Reference qhadam(double beta1, double beta2, double nu1, double nu2, double epsilon) {
    return new WithVelocity() {
      double second;

      @Override
      void step(double g, int t, double rate) {
        v = beta1 * v + (1 - beta1) * g;
        second = beta2 * second + (1 - beta2) * g * g;
        double mean = (1 - nu1) * g + nu1 * v / (1 - pow(beta1, t));
        double square = (1 - nu2) * g * g + nu2 * second / (1 - pow(beta2, t));
        theta -= rate * mean / (sqrt(square) + epsilon);
      }
    };
  }

  static Reference lion(double beta1, double beta2, double decay) {
    return new WithVelocity() {
      @Override
      void step(double g, int t, double rate) {
        double direction = Math.signum(beta1 * v + (1 - beta1) * g);
        theta -= rate * (direction + decay * theta);
        v = beta2 * v + (1 - beta2) * g;
      }
    };
  }

  static Reference signsgd(double mu) {
    return new WithVelocity() {
      @Override
      void step(double g, int t, double rate) {
        v = mu * v + (1 - mu) * g;
        theta -= rate * Math.signum(v);
      }
    };
  }

  static Reference rprop(double down, double up, double least, double most) {
    return new Reference() {
      double size = 1;
      double last;

      @Override
      void step(double gradient, int t, double rate) {
        double g = gradient;
        double product = Math.signum(g) * last;
        size *= product > 0 ? up : product < 0 ? down : 1;
        size = Math.min(max(size, least), most);
        if (product < 0) {
          g = 0;
        }
        theta -= rate * size * Math.signum(g);
        last = Math.signum(g);
      }
    };
  }

  static Reference lars(double mu, double decay, double trust, double epsilon) {
    return new WithVelocity() {
      double local;

      @Override
      double[] measured(double g, int t) {
        return new double[] {theta, g};
      }

      @Override
      void norms(double[] norms) {
        boolean either = norms[0] == 0 || norms[1] == 0;
        local = either ? 1 : trust * norms[0] / (norms[1] + decay * norms[0] + epsilon);
      }

      @Override
      void step(double g, int t, double rate) {
        v = mu * v + rate * local * (g + decay * theta);
        theta -= v;
      }
    };
  }

  static Reference lamb(double beta1, double beta2, double epsilon, double decay) {
    return new WithVelocity() {
      double second;
      double quotient;

      double direction(double g, int t) {
        double mean = (beta1 * v + (1 - beta1) * g) / (1 - pow(beta1, t));
        double square = (beta2 * second + (1 - beta2) * g * g) / (1 - pow(beta2, t));
        return mean / (sqrt(square) + epsilon) + decay * theta;
      }

      @Override
      double[] measured(double g, int t) {
        return new double[] {theta, direction(g, t)};
      }

      @Override
      void norms(double[] norms) {
        quotient = norms[0] == 0 || norms[1] == 0 ? 1 : norms[0] / norms[1];
      }

      @Override
      void step(double g, int t, double rate) {
        theta -= rate * quotient * direction(g, t);
        v = beta1 * v + (1 - beta1) * g;
        second = beta2 * second + (1 - beta2) * g * g;
      }
    };
  }

  static Reference swa(Reference inner, int start, int every) {
    return new Reference() {
      double sum;
      int count;

      @Override
      void start(double theta0) {
        inner.start(theta0);
      }

      @Override
      void step(double g, int t, double rate) {
        inner.step(g, t, rate);
        if (t > start && (t - start) % every == 0) {
          sum += inner.theta;
          count++;
        }
      }

      @Override
      double trainingPoint() {
        return inner.trainingPoint();
      }

      @Override
      double evaluationPoint() {
        return count == 0 ? inner.evaluationPoint() : sum / count;
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

  static Reference sophia(
      double beta1,
      double beta2,
      double gamma,
      double epsilon,
      double decay,
      int every,
      double batch) {
    return new WithVelocity() {
      double h;

      @Override
      void step(double g, int t, double rate) {
        if (t % (every + 1) == 0) {
          h = beta2 * h + (1 - beta2) * batch * g * g;
        } else {
          v = beta1 * v + (1 - beta1) * g;
          double u = v / max(gamma * h, epsilon);
          theta -= rate * (max(-1, Math.min(1, u)) + decay * theta);
        }
      }
    };
  }

  static Reference scheduleFree(Reference inner, double beta, double power, double ratePower) {
    return new Reference() {
      double z;
      double weights;
      double largest;

      @Override
      void start(double theta0) {
        super.start(theta0);
        z = theta0;
        inner.start(theta0);
      }

      @Override
      double trainingPoint() {
        return beta * theta + (1 - beta) * z;
      }

      @Override
      void step(double g, int t, double rate) {
        double y = trainingPoint();
        inner.theta = y;
        inner.step(g, t, rate);
        z += inner.theta - y;
        largest = max(largest, rate);
        double weight = pow(t, power) * pow(largest, ratePower);
        weights += weight;
        theta = theta + weight / weights * (z - theta);
      }
    };
  }
}

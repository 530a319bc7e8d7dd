package io.thalweg.study.escape;

import io.thalweg.optim.Settings;
import io.thalweg.problems.TestFunction.Minimum;
import java.util.List;

/// When a global minimum counts as found.
public sealed interface Goal {
  /// Whether a point is there.
  ///
  /// @param value of the function at `point`
  boolean isMet(List<Minimum> minima, double[] point, double value);

  /// The point is no farther than this from a global minimum: the right valley.
  ///
  /// @param most Euclidean distance, in the unit of the variables
  record Distance(double most) implements Goal {
    public Distance {
      Settings.check("distance", "(0,inf)", most);
    }

    @Override
    public boolean isMet(List<Minimum> minima, double[] point, double value) {
      return minima.stream().anyMatch(minimum -> squares(minimum.point(), point) <= most * most);
    }

    private static double squares(List<Double> minimum, double[] point) {
      double sum = 0;
      for (int i = 0; i < point.length; i++) {
        double apart = point[i] - minimum.get(i);
        sum += apart * apart;
      }
      return sum;
    }
  }

  /// The value is no more than this above the lowest there is.
  ///
  /// @param most in the unit of the function
  record Gap(double most) implements Goal {
    public Gap {
      Settings.check("gap", "(0,inf)", most);
    }

    @Override
    public boolean isMet(List<Minimum> minima, double[] point, double value) {
      return minima.stream().anyMatch(minimum -> value - minimum.value() <= most);
    }
  }
}

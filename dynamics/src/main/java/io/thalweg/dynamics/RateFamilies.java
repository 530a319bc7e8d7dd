package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The models of one optimizer at any learning rate and at the values of another setting. Most rules
/// are of at most the second degree in momentum and the like, so that they are known at all values
/// from three, which two more between them confirm; where one is not, or values are spaced so that
/// errors would grow, every value is probed.
///
/// ## Formula
///     A(η, y) = Σⱼ ℓⱼ(y) A(η, yⱼ)     ℓⱼ(y) = Πᵢ≠ⱼ (y − yᵢ) / (yⱼ − yᵢ)     B(η, y) likewise
///
/// @param known the families at [#NODES] values; empty where others do not follow from them
record RateFamilies(Recipe recipe, OperatingPoint point, Axis axis, List<Known> known) {
  /// Places of the known values along the axis.
  private static final double[] NODES = {0, 0.5, 1};

  private static final double[] CHECKS = {0.25, 0.75};

  /// For fewer values it is not worth while.
  private static final int FEWEST = 12;

  /// Between evenly spaced nodes it is at most 1.25.
  private static final double MOST_WEIGHT = 4;

  private record Known(double value, RateFamily family) {}

  static RateFamilies of(Recipe recipe, OperatingPoint point, Axis axis) {
    RateFamilies each = new RateFamilies(recipe, point, axis, List.of());
    try {
      return axis.values().size() < FEWEST ? each : each.interpolating().orElse(each);
    } catch (SettingException _) {
      return each; // the first row that is wrong says so
    }
  }

  private Optional<RateFamilies> interpolating() {
    RateFamilies all = new RateFamilies(recipe, point, axis, sampled(NODES));
    RateFamily first = all.known.getFirst().family;
    boolean alike =
        all.known.stream()
            .allMatch(node -> node.family.isAffine() && node.family.hasShapeOf(first));
    if (!alike || !axis.values().stream().allMatch(all::isNear)) {
      return Optional.empty();
    }
    return sampled(CHECKS).stream()
            .allMatch(check ->
                check.family.isAffine()
                    && check.family.hasShapeOf(first)
                    && all.at(check.value).isClose(check.family))
        ? Optional.of(all)
        : Optional.empty();
  }

  /// Whether errors at the known values stay small at this one; on logarithmic axes they may not.
  private boolean isNear(double value) {
    return Arrays.stream(weights(value)).map(Math::abs).sum() <= MOST_WEIGHT;
  }

  private List<Known> sampled(double... places) {
    int last = axis.values().size() - 1;
    return IntStream.range(0, places.length)
        .mapToObj(i -> axis.values().get((int) (places[i] * last)))
        .map(value -> new Known(value, probed(value)))
        .toList();
  }

  private RateFamily probed(double value) {
    return new RateFamily(axis.in(recipe, value), point);
  }

  /// The models at a value of the setting.
  RateFamily at(double value) {
    if (known.isEmpty()) {
      return probed(value);
    }
    return RateFamily.mean(known.stream().map(Known::family).toList(), weights(value));
  }

  /// ℓⱼ
  private double[] weights(double value) {
    double[] weights = new double[known.size()];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = 1;
      for (int i = 0; i < weights.length; i++) {
        if (i != j) {
          weights[j] *= (value - known.get(i).value) / (known.get(j).value - known.get(i).value);
        }
      }
    }
    return weights;
  }
}

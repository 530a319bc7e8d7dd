package io.thalweg.dynamics;

import io.thalweg.optim.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The models of one optimizer at any learning rate and at the values of another setting. Most rules
/// are of at most the second degree in momentum and the like, so that they are known at all values
/// from three, which two more between them confirm; where one is not, every value is probed.
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

  private record Known(double value, RateFamily family) {}

  static RateFamilies of(Recipe recipe, OperatingPoint point, Axis axis) {
    RateFamilies each = new RateFamilies(recipe, point, axis, List.of());
    return axis.values().size() < FEWEST ? each : each.interpolating().orElse(each);
  }

  private Optional<RateFamilies> interpolating() {
    List<Known> nodes = at(NODES);
    List<Known> checks = at(CHECKS);
    RateFamily first = nodes.getFirst().family;
    boolean alike =
        Stream.concat(nodes.stream(), checks.stream())
            .allMatch(each -> each.family.isAffine() && each.family.hasShapeOf(first));
    if (!alike) {
      return Optional.empty();
    }
    RateFamilies all = new RateFamilies(recipe, point, axis, nodes);
    return checks.stream().allMatch(check -> all.at(check.value).isClose(check.family))
        ? Optional.of(all)
        : Optional.empty();
  }

  private List<Known> at(double... places) {
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
    double[] weights = new double[known.size()];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = 1;
      for (int i = 0; i < weights.length; i++) {
        if (i != j) {
          weights[j] *= (value - known.get(i).value) / (known.get(j).value - known.get(i).value);
        }
      }
    }
    return RateFamily.mixed(known.stream().map(Known::family).toList(), weights);
  }
}

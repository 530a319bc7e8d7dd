package io.thalweg.study;

import io.thalweg.optim.Seed;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.random.SobolSequenceGenerator;

/// A Sobol sequence, shifted as a whole by a random vector: as even as a grid, in any number.
///
/// ## Source
///
/// Sobol 1967; direction numbers of Joe & Kuo 2008. The shift modulo 1 is that of Cranley &
/// Patterson 1976.
///
/// @param settings how many are searched
public record SobolSearch(int settings, Seed seed) implements Search {
  @Override
  public List<List<Double>> next(int count, List<Tried> known) {
    SobolSequenceGenerator sequence = new SobolSequenceGenerator(settings);
    SplittableRandom random = seed.random();
    double[] shift = random.doubles(settings).toArray();
    double[] first = sequence.skipTo(known.size());
    return IntStream.range(0, count)
        .mapToObj(i -> shifted(i == 0 ? first : sequence.nextVector(), shift))
        .toList();
  }

  private static List<Double> shifted(double[] point, double[] shift) {
    return IntStream.range(0, point.length).mapToObj(i -> (point[i] + shift[i]) % 1).toList();
  }
}

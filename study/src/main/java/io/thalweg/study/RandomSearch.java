package io.thalweg.study;

import io.thalweg.optim.Seed;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Independent uniform points.
///
/// ## Source
///
/// Bergstra & Bengio 2012, *Random search for hyper-parameter optimization*, JMLR 13.
///
/// @param settings how many are searched
public record RandomSearch(int settings, Seed seed) implements Search {
  @Override
  public List<List<Double>> next(int count, List<Tried> known) {
    return IntStream.range(known.size(), known.size() + count).mapToObj(this::point).toList();
  }

  private List<Double> point(int index) {
    SplittableRandom random = seed.split(index).random();
    return random.doubles(settings).boxed().toList();
  }
}

package io.thalweg.bench;

import io.thalweg.optim.Optimizer;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// This library's step beside those of others in the same process, in turn. Before any is timed,
/// all must have come to the same parameters.
final class PeerTrial {
  private static final int COMPARED = 3;
  private static final int WARM_UP = 10;
  private static final double SAME = 1e-5;
  private static final double SIZE = 0.01; // below it a difference counts as absolute

  private PeerTrial() {}

  /// Those that ours is compared with.
  interface Peers {
    /// Each with parameters of its own that start as these and have these gradients.
    ///
    /// @return none where they have no such step
    List<Stepper> of(Recipe.Parts parts, Parameters start, Arena arena);
  }

  /// Each recipe, ours first.
  static List<PeerTask.Line> run(PeerTask task, Peers peers) {
    List<PeerTask.Line> lines = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(task.threads())) {
      for (String text : task.recipes()) {
        Recipe recipe = Recipe.parse(text);
        try (Arena arena = Arena.ofShared()) {
          Parameters parameters = task.tensors().allocate(arena);
          List<Stepper> all = new ArrayList<>(peers.of(recipe.partsAt(0), parameters, arena));
          Optimizer optimizer =
              Optimizer.builder(recipe, parameters).threads(executor, task.threads()).build();
          all.addFirst(new Stepper.Ours(optimizer, parameters));
          try {
            if (all.size() > 1) {
              lines.addAll(run(task, text, all));
            }
          } finally {
            all.forEach(Stepper::close);
          }
        }
      }
    }
    return lines;
  }

  private static List<PeerTask.Line> run(PeerTask task, String recipe, List<Stepper> all) {
    List<Double> distances = compare(recipe, all);
    List<List<Double>> times =
        all.stream().map(_ -> (List<Double>) new ArrayList<Double>()).toList();
    List<Integer> order = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    Random random = new Random(1);
    for (int round = -WARM_UP; round < task.rounds(); round++) {
      Collections.shuffle(order, random); // what one leaves in the cache costs the next
      for (int i : order) {
        long start = System.nanoTime();
        all.get(i).step();
        double milliseconds = (System.nanoTime() - start) / 1e6;
        if (round >= 0) {
          times.get(i).add(milliseconds);
        }
      }
    }
    List<PeerTask.Line> lines = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      lines.add(
          new PeerTask.Line(
              recipe,
              task.tensors(),
              task.threads(),
              all.get(i).who(),
              Report.median(times.get(i)),
              Report.median(ratios(times.get(i), times.getFirst())),
              distances.get(i)));
    }
    return lines;
  }

  private static List<Double> ratios(List<Double> times, List<Double> ours) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(times.get(i) / ours.get(i));
    }
    return ratios;
  }

  private static List<Double> compare(String recipe, List<Stepper> all) {
    List<Double> distances = new ArrayList<>();
    for (Stepper stepper : all) {
      for (int i = 0; i < COMPARED; i++) {
        stepper.step();
      }
      double distance = distance(all.getFirst().parameters(), stepper.parameters());
      if (!(distance < SAME)) {
        throw new IllegalStateException(
            "%s of %s must come within %s of ours, got %s"
                .formatted(recipe, stepper.who(), SAME, distance));
      }
      distances.add(distance);
    }
    return distances;
  }

  /// Largest |x − y| / (|x| + 0.01).
  static double distance(MemorySegment x, MemorySegment y) {
    if (x.byteSize() != y.byteSize()) {
      return Double.NaN;
    }
    double largest = 0;
    for (long i = 0; i < x.byteSize() / Float.BYTES; i++) {
      double a = x.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
      double b = y.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
      largest = Math.max(largest, Math.abs(a - b) / (Math.abs(a) + SIZE));
    }
    return largest;
  }
}

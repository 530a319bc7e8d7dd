package io.thalweg.study;

import io.thalweg.engine.Evaluation;
import io.thalweg.engine.Examples;
import io.thalweg.engine.Network;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Loss and accuracy about a network's parameters, along directions. The parameters are as they
/// were afterwards, bit for bit.
///
/// @param network in the middle
/// @param examples that loss and accuracy are of
public record Landscape(Network network, Examples examples) {

  /// One place on a line.
  ///
  /// @param at how far along the direction, 0 being the network itself
  public record Point(double at, double loss, double accuracy) {}

  /// Along a line.
  ///
  /// @param at places, in units of the direction
  public List<Point> along(Direction direction, List<Double> at) {
    List<Point> points = new ArrayList<>();
    restoring(start -> {
      for (double share : at) {
        Evaluation evaluation = at(start, List.of(direction), List.of(share));
        points.add(new Point(share, evaluation.loss(), evaluation.accuracy()));
      }
    });
    return points;
  }

  /// Over a plane: losses by the second direction, then by the first.
  ///
  /// @param x places along the first direction
  /// @param y places along the second
  /// @param listener is told of each row that is done
  public List<List<Double>> over(
      Direction first, List<Double> x, Direction second, List<Double> y, Runnable listener) {
    List<List<Double>> rows = new ArrayList<>();
    restoring(start -> {
      for (double b : y) {
        rows.add(
            x.stream().map(a -> at(start, List.of(first, second), List.of(a, b)).loss()).toList());
        listener.run();
      }
    });
    return rows;
  }

  private Evaluation at(MemorySegment start, List<Direction> directions, List<Double> shares) {
    MemorySegment values = network.parameters().values();
    values.copyFrom(start);
    for (int i = 0; i < directions.size(); i++) {
      directions.get(i).addTo(values, shares.get(i));
    }
    return network.evaluate(examples);
  }

  private void restoring(Consumer<MemorySegment> work) {
    MemorySegment values = network.parameters().values();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment start = arena.allocate(values.byteSize(), 64).copyFrom(values);
      try {
        work.accept(start);
      } finally {
        values.copyFrom(start);
      }
    }
  }
}

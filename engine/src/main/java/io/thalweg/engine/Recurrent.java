package io.thalweg.engine;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Reads a sequence `[steps, features]` and gives what it remembers at its end, `[units]`.
///
/// @param cell what is done at each step
/// @param units numbers that are remembered
/// @param depth cells on top of each other
record Recurrent(Cell cell, int units, int depth) implements Layer {

  /// What is done at each step.
  enum Cell {
    /// h ← tanh(Wx + b + Uh + c)
    ELMAN(1),
    /// i, f, o ← σ(…), g ← tanh(…) of Wx + b + Uh + c; C ← fC + ig; h ← o tanh C
    LSTM(4);

    /// Rows of W and U for each unit.
    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }
  }

  /// W, U, b, c of each level, all from U(±1/√units) as in PyTorch.
  @Override
  public List<Weight> weights(List<Long> input) {
    return IntStream.range(0, depth)
        .boxed()
        .flatMap(level -> level(level, level == 0 ? input.getLast() : units))
        .toList();
  }

  private Stream<Weight> level(int level, long in) {
    Drawing drawing = Drawing.uniform(Math.sqrt(1.0 / units));
    long rows = (long) cell.gates * units;
    return Stream.of(
        new Weight("weight_ih_l" + level, drawing, rows, in),
        new Weight("weight_hh_l" + level, drawing, rows, units),
        new Weight("bias_ih_l" + level, drawing, rows),
        new Weight("bias_hh_l" + level, drawing, rows));
  }

  @Override
  public List<Long> output(List<Long> input) {
    return List.of((long) units);
  }

  @Override
  public Tensor forward(Tensor x, List<Tensor> own, Pass pass) {
    Tensor nothing = torch.zeros(depth, x.size(0), units);
    TensorVector weights = new TensorVector(own.toArray(Tensor[]::new));
    Tensor states =
        switch (cell) {
          case ELMAN ->
              torch
                  .rnn_tanh(x, nothing, weights, true, depth, 0, pass.learns(), false, true)
                  .get0();
          case LSTM -> {
            TensorVector start = new TensorVector(nothing, nothing);
            yield torch.lstm(x, start, weights, true, depth, 0, pass.learns(), false, true).get0();
          }
        };
    Tensor last = states.select(1, -1);
    pass.watcher().accept(last);
    return last;
  }
}

package io.thalweg.train;

import io.thalweg.optim.Parameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Takes the gradient of a batch, in parts where it would be too large to be held at once: their
/// sum is that of the whole but for rounding.
final class BatchGradient {
  private final Parameters parameters;
  private final Gradients source;
  private final int parts;
  private final MemorySegment sum;

  /// @param parts that a batch is cut into
  BatchGradient(Parameters parameters, Gradients source, int parts, Arena arena) {
    this.parameters = parameters;
    this.source = source;
    this.parts = parts;
    long bytes = parameters.gradients().byteSize();
    sum = parts == 1 ? MemorySegment.NULL : arena.allocate(bytes, 64);
  }

  /// Mean loss over a batch; its gradient overwrites the parameters' gradients.
  double take(MemorySegment order, long from, int count) {
    if (parts == 1) {
      return source.take(parameters, order, from, count);
    }
    MemorySegment gradients = parameters.gradients();
    sum.fill((byte) 0);
    double loss = 0;
    int done = 0;
    for (int part = 1; part <= parts; part++) {
      int next = (int) ((long) count * part / parts);
      if (next > done) {
        double share = (double) (next - done) / count;
        loss += share * source.take(parameters, order, from + done, next - done);
        add(gradients, (float) share);
      }
      done = next;
    }
    gradients.copyFrom(sum);
    return loss;
  }

  private void add(MemorySegment gradients, float share) {
    for (long i = 0; i < sum.byteSize(); i += Float.BYTES) {
      float more = share * gradients.get(ValueLayout.JAVA_FLOAT, i);
      sum.set(ValueLayout.JAVA_FLOAT, i, sum.get(ValueLayout.JAVA_FLOAT, i) + more);
    }
  }
}

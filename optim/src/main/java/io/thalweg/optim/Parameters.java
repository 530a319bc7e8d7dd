package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Everything that is trained: one flat segment of values, one of gradients, and the named tensors
/// that are slices of both. A rule walks the segments; an engine views the slices; nothing is
/// copied.
///
/// @param precision number type of both segments
/// @param values the parameters θ, `[length]`
/// @param gradients the gradient of the loss at θ, `[length]`
/// @param tensors names and shapes, in the order of their offsets, without gap
public record Parameters(
    Precision precision, MemorySegment values, MemorySegment gradients, List<Tensor> tensors) {

  /// A named slice. @param offset and @param shape count numbers, not bytes
  ///
  /// @param name unique, such as `0.weight`
  public record Tensor(String name, List<Long> shape, long offset) {
    public Tensor {
      shape = List.copyOf(shape);
    }

    /// How many numbers it holds.
    public long length() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /// Rows where it counts as a matrix: its first dimension, 1 of a single number.
    public long rows() {
      return shape.isEmpty() ? 1 : shape.getFirst();
    }

    /// Columns where it counts as a matrix: all dimensions but the first together.
    public long columns() {
      return length() / rows();
    }
  }

  public Parameters {
    tensors = List.copyOf(tensors);
    long end = 0;
    Set<String> names = new HashSet<>();
    for (Tensor tensor : tensors) {
      if (tensor.offset() != end) {
        throw new IllegalArgumentException(
            "tensor %s must start at %d, got %d".formatted(tensor.name(), end, tensor.offset()));
      }
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException("tensor name %s stands twice".formatted(tensor.name()));
      }
      end = tensor.offset() + tensor.length();
    }
    long bytes = end * precision.bytes();
    if (values.byteSize() < bytes) {
      throw new IllegalArgumentException(
          "values must have at least %d bytes (%d numbers of %s), got %d"
              .formatted(bytes, end, precision, values.byteSize()));
    }
    if (gradients.byteSize() != values.byteSize()) {
      throw new IllegalArgumentException(
          "gradients must have %d bytes as the values, got %d"
              .formatted(values.byteSize(), gradients.byteSize()));
    }
  }

  /// One tensor named `values` over the caller's own heap array: steps write into it.
  public static Parameters of(float[] values, float[] gradients) {
    return new Parameters(
        Precision.FLOAT32,
        MemorySegment.ofArray(values),
        MemorySegment.ofArray(gradients),
        List.of(new Tensor("values", List.of((long) values.length), 0)));
  }

  /// One tensor named `values` over the caller's own heap array: steps write into it.
  public static Parameters of(double[] values, double[] gradients) {
    return new Parameters(
        Precision.FLOAT64,
        MemorySegment.ofArray(values),
        MemorySegment.ofArray(gradients),
        List.of(new Tensor("values", List.of((long) values.length), 0)));
  }

  /// Starts a layout; tensors are appended one behind the other.
  public static Layout layout() {
    return new Layout();
  }

  /// How many numbers are trained.
  public long length() {
    return tensors.stream().mapToLong(Tensor::length).sum();
  }

  /// Takes over the values of others of the same shapes and precision.
  public void copyFrom(Parameters others) {
    for (int i = 0; i < tensors.size(); i++) {
      Tensor from = others.tensors.get(i);
      Tensor to = tensors.get(i);
      if (!from.shape().equals(to.shape()) || others.precision != precision) {
        throw new IllegalArgumentException(
            "%s must be %s %s, got %s %s"
                .formatted(to.name(), precision, to.shape(), others.precision, from.shape()));
      }
      int bytes = precision.bytes();
      MemorySegment.copy(
          others.values, from.offset() * bytes, values, to.offset() * bytes, to.length() * bytes);
    }
  }

  /// One value, widened to double.
  public double value(long index) {
    return precision.read(values, index);
  }

  /// Sets one value, rounded to the precision.
  public void value(long index, double value) {
    precision.write(values, index, value);
  }

  /// One gradient, widened to double.
  public double gradient(long index) {
    return precision.read(gradients, index);
  }

  /// Sets one gradient, rounded to the precision.
  public void gradient(long index, double value) {
    precision.write(gradients, index, value);
  }

  /// Collects names and shapes, then allocates.
  public static final class Layout {
    private final List<Tensor> tensors = new ArrayList<>();
    private long length;

    private Layout() {}

    /// Appends a tensor.
    public Layout add(String name, long... shape) {
      List<Long> sizes = new ArrayList<>();
      for (long size : shape) {
        if (size < 1) {
          throw new IllegalArgumentException(
              "a dimension of %s must be at least 1, got %d".formatted(name, size));
        }
        sizes.add(size);
      }
      Tensor tensor = new Tensor(name, sizes, length);
      tensors.add(tensor);
      length += tensor.length();
      return this;
    }

    /// What was appended so far.
    public List<Tensor> tensors() {
      return List.copyOf(tensors);
    }

    /// Allocates both segments, zeroed and aligned to a cache line, in `arena`.
    public Parameters allocate(Precision precision, Arena arena) {
      long bytes = length * precision.bytes();
      return new Parameters(
          precision, arena.allocate(bytes, 64), arena.allocate(bytes, 64), tensors);
    }
  }
}

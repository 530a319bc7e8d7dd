package io.thalweg.adapter.tribuo;

import java.util.function.IntToDoubleFunction;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;
import org.tribuo.math.la.Matrix;
import org.tribuo.math.la.MatrixTuple;
import org.tribuo.math.la.SGDVector;
import org.tribuo.math.la.Tensor;
import org.tribuo.math.la.VectorTuple;

/// The numbers of Tribuo's vectors and matrices, counted row by row.
final class TensorNumbers {
  private TensorNumbers() {}

  /// Takes a number and where it stands.
  interface Sink {
    void put(int index, double value);
  }

  /// All numbers, or of a sparse tensor those that it holds.
  static void forEach(Tensor tensor, Sink sink) {
    switch (tensor) {
      case SGDVector vector -> {
        for (VectorTuple each : vector) {
          sink.put(each.index, each.value);
        }
      }
      case Matrix matrix -> {
        int columns = matrix.getDimension2Size();
        for (MatrixTuple each : matrix) {
          sink.put(each.i * columns + each.j, each.value);
        }
      }
      default -> throw unknown(tensor);
    }
  }

  static void fill(Tensor tensor, IntToDoubleFunction numbers) {
    switch (tensor) {
      case SGDVector vector -> {
        for (int i = 0; i < vector.size(); i++) {
          vector.set(i, numbers.applyAsDouble(i));
        }
      }
      case Matrix matrix -> {
        int columns = matrix.getDimension2Size();
        for (int i = 0; i < matrix.getDimension1Size(); i++) {
          for (int j = 0; j < columns; j++) {
            matrix.set(i, j, numbers.applyAsDouble(i * columns + j));
          }
        }
      }
      default -> throw unknown(tensor);
    }
  }

  static Tensor zeros(int[] shape) {
    return shape.length == 1 ? new DenseVector(shape[0]) : new DenseMatrix(shape[0], shape[1]);
  }

  private static IllegalArgumentException unknown(Tensor tensor) {
    return new IllegalArgumentException(
        "a parameter must be a vector or a matrix, got " + tensor.getClass().getSimpleName());
  }
}

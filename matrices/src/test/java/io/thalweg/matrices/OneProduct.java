package io.thalweg.matrices;

import io.thalweg.optim.Matrices;
import io.thalweg.optim.Matrix;
import io.thalweg.optim.Precision;
import java.lang.foreign.Arena;

/// A program that multiplies two matrices of ones and prints a number of the product.
final class OneProduct {
  private OneProduct() {}

  static void main() {
    Matrix ones = Linear.of(Precision.FLOAT32, 33, 33, _ -> 1);
    Matrix c = Matrix.zeros(Precision.FLOAT32, 33, 33, Arena.ofAuto());
    Matrices.found().multiply(1, ones, false, ones, true, 0, c);
    System.out.println(c.get(32, 32));
  }
}

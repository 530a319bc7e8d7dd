package io.thalweg.optim;

import java.util.List;

/// One operation of [Vec] and, in plain Java arithmetic of either width, what it must compute.
record VecOperation(String name, OnVectors vectors, OnFloats floats, OnDoubles doubles) {
  private static final double C = 0.7310585786300049;
  private static final float CF = (float) C;
  private static final float REST = (float) (1 - C);
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  interface OnVectors {
    Vec on(Vec x, Vec a, Vec b);
  }

  interface OnFloats {
    float of(float x, float a, float b);
  }

  interface OnDoubles {
    double of(double x, double a, double b);
  }

  static final List<VecOperation> ALL =
      List.of(
          new VecOperation("set", (x, a, b) -> x.set(a), (x, a, b) -> a, (x, a, b) -> a),
          new VecOperation("fill", (x, a, b) -> x.fill(C), (x, a, b) -> CF, (x, a, b) -> C),
          new VecOperation("add", (x, a, b) -> x.add(C), (x, a, b) -> x + CF, (x, a, b) -> x + C),
          new VecOperation(
              "scale", (x, a, b) -> x.scale(C), (x, a, b) -> CF * x, (x, a, b) -> C * x),
          new VecOperation(
              "addScaled",
              (x, a, b) -> x.addScaled(-C, a),
              (x, a, b) -> x + -CF * a,
              (x, a, b) -> x + -C * a),
          new VecOperation(
              "addSquare",
              (x, a, b) -> x.addSquare(-C, a),
              (x, a, b) -> x + -CF * (a * a),
              (x, a, b) -> x + -C * (a * a)),
          new VecOperation(
              "addQuotient",
              (x, a, b) -> x.addQuotient(-C, a, b),
              (x, a, b) -> x + -CF * a / b,
              (x, a, b) -> x + -C * a / b),
          new VecOperation(
              "ewa",
              (x, a, b) -> x.ewa(C, a),
              (x, a, b) -> CF * x + REST * a,
              (x, a, b) -> C * x + (1 - C) * a),
          new VecOperation(
              "ewaOfSquare",
              (x, a, b) -> x.ewaOfSquare(C, a),
              (x, a, b) -> CF * x + REST * (a * a),
              (x, a, b) -> C * x + (1 - C) * (a * a)),
          new VecOperation(
              "lerp",
              (x, a, b) -> x.lerp(a, C),
              (x, a, b) -> x + CF * (a - x),
              (x, a, b) -> x + C * (a - x)),
          new VecOperation(
              "multiply", (x, a, b) -> x.multiply(a), (x, a, b) -> x * a, (x, a, b) -> x * a),
          new VecOperation(
              "divide", (x, a, b) -> x.divide(a), (x, a, b) -> x / a, (x, a, b) -> x / a),
          new VecOperation(
              "sqrt",
              (x, a, b) -> x.sqrt(),
              (x, a, b) -> (float) Math.sqrt(x),
              (x, a, b) -> Math.sqrt(x)),
          new VecOperation(
              "abs",
              (x, a, b) -> x.abs(),
              (x, a, b) -> x < 0 ? -x : x + 0,
              (x, a, b) -> x < 0 ? -x : x + 0),
          new VecOperation(
              "sign",
              (x, a, b) -> x.sign(),
              (x, a, b) -> x > 0 ? 1 : x < 0 ? -1 : x,
              (x, a, b) -> x > 0 ? 1 : x < 0 ? -1 : x),
          new VecOperation(
              "max",
              (x, a, b) -> x.max(a),
              (x, a, b) -> Math.max(x, a),
              (x, a, b) -> Math.max(x, a)),
          new VecOperation(
              "clamp to [-c,c]",
              (x, a, b) -> x.clamp(-C, C),
              (x, a, b) -> x < -CF ? -CF : x > CF ? CF : x,
              (x, a, b) -> x < -C ? -C : x > C ? C : x),
          new VecOperation(
              "clamp to [0,inf)",
              (x, a, b) -> x.clamp(0, INFINITY),
              (x, a, b) -> x <= 0 ? 0 : x,
              (x, a, b) -> x <= 0 ? 0 : x));

  /// The result in `precision` on operands that are exact in it, widened to double.
  double of(Precision precision, double x, double a, double b) {
    return precision == Precision.FLOAT32
        ? floats.of((float) x, (float) a, (float) b)
        : doubles.of(x, a, b);
  }

  @Override
  public String toString() {
    return name;
  }
}

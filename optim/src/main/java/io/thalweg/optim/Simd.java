package io.thalweg.optim;

/// Chooses the vector implementation once, at start.
final class Simd {
  /// What to add to the JVM's command line where SIMD is missing.
  static final String REMEDY = "--add-modules jdk.incubator.vector";

  private static final boolean AVAILABLE = available();

  private Simd() {}

  private static boolean available() {
    boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    if (!there) {
      System.getLogger("io.thalweg.optim")
          .log(
              System.Logger.Level.INFO,
              "SIMD is off, steps are slower; start java with {0}",
              REMEDY);
    }
    return there;
  }

  /// A window of the fastest kind.
  static Vec vec(Precision precision) {
    if (!AVAILABLE) {
      return new ScalarVec(precision);
    }
    return switch (precision) {
      case FLOAT32 -> new FloatVec();
      case FLOAT64 -> new DoubleVec();
    };
  }
}

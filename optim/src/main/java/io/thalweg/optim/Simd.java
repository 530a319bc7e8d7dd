package io.thalweg.optim;

/// Finds out once whether loops can be compiled for SIMD.
final class Simd {
  /// What to add to the JVM's command line where SIMD is missing.
  static final String REMEDY = "--add-modules jdk.incubator.vector";

  static final boolean AVAILABLE = available();

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
}

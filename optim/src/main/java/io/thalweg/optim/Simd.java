package io.thalweg.optim;

/// Finds out once whether loops can be compiled for SIMD: they need the Vector API, and native
/// access to reach parameters without a check at each word.
final class Simd {
  static final boolean AVAILABLE = available();

  private Simd() {}

  /// What to add to the JVM's command line where SIMD is missing.
  static String remedy() {
    Module module = Simd.class.getModule();
    return "--add-modules jdk.incubator.vector --enable-native-access="
        + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
  }

  private static boolean available() {
    boolean there =
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
            && Simd.class.getModule().isNativeAccessEnabled();
    if (!there) {
      System.getLogger("io.thalweg.optim")
          .log(
              System.Logger.Level.INFO,
              "SIMD is off, steps are many times slower; start java with {0}",
              remedy());
    }
    return there;
  }
}

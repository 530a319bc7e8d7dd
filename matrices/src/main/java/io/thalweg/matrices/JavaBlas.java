package io.thalweg.matrices;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// The library's routines in Java, on SIMD where the JVM has its vector module.
///
/// Its public `JavaBLAS.getInstance()` first unpacks a native library, loads it and logs where that
/// fails; so the class in Java is asked itself.
final class JavaBlas {
  private static final String PACKAGE = BLAS.class.getPackageName();

  private JavaBlas() {}

  static BLAS routines() {
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    String name = PACKAGE + (vectors ? ".VectorBLAS" : ".Java11BLAS");
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(BLAS.class, MethodHandles.lookup());
      MethodType type = MethodType.methodType(JavaBLAS.class);
      return (JavaBLAS) lookup.findStatic(lookup.findClass(name), "getInstance", type).invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(
          "dev.ludovic.netlib:blas must have " + name + ", as 3.0.4", e);
    }
  }
}

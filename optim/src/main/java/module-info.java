/// Update rules, transforms, schedules and their catalogue. Needs nothing but the JDK; runs on SIMD
/// when the JVM is started with `--add-modules jdk.incubator.vector`.
module io.thalweg.optim {
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports io.thalweg.optim;

  uses io.thalweg.optim.Matrices;
}

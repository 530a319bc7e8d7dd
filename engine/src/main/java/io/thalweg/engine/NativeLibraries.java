package io.thalweg.engine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;

/// What must be so in the process before the first native library of LibTorch is loaded.
final class NativeLibraries {
  /// In the order in which they depend on each other.
  private static final List<String> LIBRARIES = List.of("c10", "torch_cpu", "torch");

  private static final Map<String, String> JAVACPP =
      Map.of(
          "org.bytedeco.javacpp.nopointergc", "true",
          "org.bytedeco.javacpp.maxBytes", "0",
          "org.bytedeco.javacpp.maxPhysicalBytes", "0");

  private NativeLibraries() {}

  static void prepare(int threads) {
    JAVACPP.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    environment(
        Map.of(
            "OPENBLAS_NUM_THREADS", Integer.toString(threads),
            "OPENBLAS_THREAD_TIMEOUT", "4",
            "GOMP_SPINCOUNT", "2000"));
    extract(Loader.getPlatform());
  }

  private static void extract(String platform) {
    require("openblas", platform, "jniopenblas_nolapack");
    for (String library : LIBRARIES) {
      URL resource = require("pytorch", platform, library);
      try {
        Loader.cacheResource(resource);
      } catch (IOException e) {
        throw new EngineException("cannot extract %s: %s".formatted(resource, e.getMessage()), e);
      }
    }
  }

  private static URL require(String artifact, String platform, String library) {
    String file = System.mapLibraryName(library);
    URL resource =
        NativeLibraries.class
            .getClassLoader()
            .getResource("org/bytedeco/%s/%s/%s".formatted(artifact, platform, file));
    if (resource == null) {
      throw new EngineException(
          ("LibTorch for %s is not on the class path: add the Maven artifacts org.bytedeco:pytorch,"
                  + " org.bytedeco:openblas and org.bytedeco:javacpp with classifier %1$s")
              .formatted(platform));
    }
    return resource;
  }

  /// Sets what is not set yet, in the C library's own environment: System.getenv is a copy.
  private static void environment(Map<String, String> variables) {
    boolean windows = Loader.getPlatform().startsWith("windows");
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle set = windows ? putenv(arena) : setenv();
      for (Map.Entry<String, String> variable : variables.entrySet()) {
        if (System.getenv(variable.getKey()) == null) {
          MemorySegment name = arena.allocateFrom(variable.getKey());
          MemorySegment value = arena.allocateFrom(variable.getValue());
          int _ = (int) set.invokeExact(name, value);
        }
      }
    } catch (Throwable e) {
      throw new EngineException("cannot set the environment of OpenBLAS: " + e.getMessage(), e);
    }
  }

  /// `setenv(name, value, 1)`
  @SuppressWarnings("restricted")
  private static MethodHandle setenv() {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    return MethodHandles.insertArguments(setenv, 2, 1);
  }

  /// `_putenv_s(name, value)` of the Windows C runtime
  @SuppressWarnings("restricted")
  private static MethodHandle putenv(Arena arena) {
    return Linker.nativeLinker()
        .downcallHandle(
            SymbolLookup.libraryLookup("ucrtbase", arena).findOrThrow("_putenv_s"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
  }
}

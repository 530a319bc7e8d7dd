package io.thalweg.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/// LibTorch, started once per process and rightly, before any of its classes loads.
///
/// Every class here starts it on first use with one thread; call [#start] before for more. That
/// pays for wide layers on an idle machine; on a busy one the threads of one operation wait for
/// each other and steps take many times as long. One thread also makes results independent of the
/// number of processors. Three things are set, none of which a user has to know:
///
/// 1. OpenBLAS and OpenMP each keep a pool of threads that spin while idle and so steal the
///    processor from each other. Their waiting is cut short through the process environment, which
///    they read when they load.
/// 2. JavaCPP neither tracks tensors for the garbage collector nor limits native memory: an
///    operation costs less than half, and this module frees what it makes.
/// 3. All native libraries are extracted before the first is loaded, so that the system's linker
///    never finds another LibTorch in their place.
///
/// A variable of the environment or a system property that is already set is left as it is.
///
/// ## Notes
///
/// A program that uses JavaCPP for something else before the engine starts keeps JavaCPP's own
/// memory settings: then steps are slower, not wrong.
public final class Engine {
  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,\\s]+)");

  private static int threads;

  private Engine() {}

  /// Starts LibTorch with that many threads; does nothing where it runs with as many.
  ///
  /// The count is part of a result's identity: floating-point sums are split by it, so a training
  /// repeats bit for bit only with the same count.
  ///
  /// @throws EngineException where it runs with another count, or the platform's native libraries
  ///   are not on the class path
  public static synchronized void start(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    if (Engine.threads == 0) {
      NativeLibraries.prepare(threads);
      torch.set_num_threads(threads);
      Engine.threads = threads;
      if (threads > 1) {
        createWorkers();
      }
    }
    if (Engine.threads != threads) {
      throw new EngineException(
          "the engine already runs with %d threads, it cannot change to %d in one process"
              .formatted(Engine.threads, threads));
    }
  }

  /// Threads begin with the floating-point mode of the one that creates them: now, before any
  /// training changes it.
  private static void createWorkers() {
    try (PointerScope _ = new PointerScope()) {
      torch.ones(1 << 20).neg();
    }
  }

  /// Starts LibTorch with one thread where it does not run yet.
  public static synchronized void start() {
    if (threads == 0) {
      start(1);
    }
  }

  /// How many threads an operation is spread over.
  public static synchronized int threads() {
    start();
    return threads;
  }

  /// LibTorch's version, such as `2.10.0`.
  public static String version() {
    start();
    Matcher version = VERSION.matcher(torch.show_config().getString());
    return version.find() ? version.group(1) : "unknown";
  }
}

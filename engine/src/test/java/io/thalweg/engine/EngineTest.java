package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class EngineTest {
  private static final List<String> VARIABLES =
      List.of("OPENBLAS_NUM_THREADS", "OPENBLAS_THREAD_TIMEOUT", "GOMP_SPINCOUNT");

  @Test
  void startingAgainWithTheSameCountDoesNothing() {
    int threads = Engine.threads();
    Engine.start(threads);
    assertThat(Engine.threads()).isEqualTo(threads);
    assertThat(Engine.version()).matches("2\\.\\d+\\.\\d+");
  }

  @Test
  void anotherCountIsRefused() {
    int threads = Engine.threads();
    assertThatThrownBy(() -> Engine.start(threads + 1))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "the engine already runs with %d threads, it cannot change to %d in one process"
                .formatted(threads, threads + 1));
    assertThatThrownBy(() -> Engine.start(0)).hasMessage("threads must be at least 1, got 0");
  }

  /// Touches no engine class but the one named, then tells what the C library's environment holds.
  static final class FirstTouch {
    static void main(String[] arguments) throws Throwable {
      switch (arguments[0]) {
        case "engine" -> Engine.start(2);
        case "model" -> new Linear(Initialisation.ZEROS).build(2, 2, 0).close();
        default -> Problem.random(3, 2, 2, 0).examples(Arena.global()).close();
      }
      for (String variable : VARIABLES) {
        System.out.println(environment(variable));
      }
      System.out.println(Pointer.maxBytes());
    }

    @SuppressWarnings("restricted")
    private static String environment(String variable) throws Throwable {
      Linker linker = Linker.nativeLinker();
      var getenv =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("getenv"),
              FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(variable));
        return value.reinterpret(Long.MAX_VALUE).getString(0);
      }
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "reads the environment by getenv of POSIX")
  void everyWayInSetsTheProcessUp() throws Exception {
    ChildJvm child = ChildJvm.likeThis();
    assertThat(child.run(FirstTouch.class, "engine")).containsExactly("2", "4", "2000", "0");
    for (String way : List.of("model", "examples")) {
      assertThat(child.run(FirstTouch.class, way)).containsExactly("1", "4", "2000", "0");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "reads the environment by getenv of POSIX")
  void whatTheUserHasSetIsKept() throws Exception {
    ChildJvm child = ChildJvm.likeThis().environment(Map.of("OPENBLAS_THREAD_TIMEOUT", "7"));
    assertThat(child.run(FirstTouch.class, "engine")).containsExactly("2", "7", "2000", "0");
  }

  static final class Start {
    static void main(String[] arguments) {
      try {
        Engine.start(1);
      } catch (EngineException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void aMissingNativeLibraryIsNamedByItsMavenClassifier() throws Exception {
    String platform = Loader.getPlatform();
    ChildJvm child = ChildJvm.likeThis().classPath(entry -> !entry.endsWith(platform + ".jar"));
    assertThat(child.run(Start.class))
        .containsExactly(
            "LibTorch for %1$s is not on the class path: add the Maven artifacts org.bytedeco:pytorch, org.bytedeco:openblas and org.bytedeco:javacpp with classifier %1$s"
                .formatted(platform));
  }
}

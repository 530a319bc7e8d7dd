package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.optim.Parameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeterminismTest {
  private static final Task IMAGES = new Task(List.of(28, 28), 10, Task.Kind.CLASSES);

  /// Trains for some epochs and gives the SHA-256 of the parameters.
  private static String train(String model, long seed) throws Exception {
    Problem problem = Problem.random(500, 784, 10, 5);
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = Models.CATALOGUE.create(model).build(IMAGES, seed)) {
      MemorySegment order = Problem.order(arena, LongStream.range(0, 500).map(i -> i * 7 % 500));
      for (int step = 0; step < 20; step++) {
        network.lossAndGradient(examples, order, step % 5 * 100L, 100);
        descend(network.parameters());
      }
      byte[] values = network.parameters().values().toArray(ValueLayout.JAVA_BYTE);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(values));
    }
  }

  private static void descend(Parameters parameters) {
    for (int i = 0; i < parameters.length(); i++) {
      parameters.value(i, parameters.value(i) - 0.05 * parameters.gradient(i));
    }
  }

  /// In the other process: threads, model, seed.
  static final class Main {
    static void main(String[] arguments) throws Exception {
      Engine.start(Integer.parseInt(arguments[0]));
      System.out.println(train(arguments[1], Long.parseLong(arguments[2])));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp(128)", "cnn(lenet)"})
  void theSameSeedGivesTheSameBitsTwiceAndInAnotherProcess(String model) throws Exception {
    String first = train(model, 1);
    assertThat(train(model, 1)).isEqualTo(first);
    assertThat(train(model, 2)).isNotEqualTo(first);
    String threads = Integer.toString(Engine.threads());
    assertThat(ChildJvm.likeThis().run(Main.class, threads, model, "1")).containsExactly(first);
  }
}

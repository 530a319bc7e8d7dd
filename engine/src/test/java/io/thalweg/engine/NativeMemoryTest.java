package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LinearImpl;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  private static final int BATCH = 16;
  private static final int WARM_UP = 1000;
  private static final int STEPS = 10_000;
  private static final int PRODUCT_EVERY = 10;

  private static void train(int steps) {
    Problem problem = Problem.random(BATCH, 64, 10, 3);
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = Mlp.of(32).build(64, 10, 1)) {
      MemorySegment order = Problem.order(arena, LongStream.range(0, BATCH));
      long bytes = network.parameters().values().byteSize();
      MemorySegment vector = arena.allocate(bytes, 64).copyFrom(network.parameters().values());
      MemorySegment product = arena.allocate(bytes, 64);
      for (int i = 0; i < steps; i++) {
        network.lossAndGradient(examples, order, 0, BATCH);
        network.lossAndGradient(examples);
        network.evaluate(examples);
        network.predict(examples);
        if (i % PRODUCT_EVERY == 0) {
          network.hessianProduct(examples, vector, product);
          network.hessianProduct(examples, order, 0, BATCH, vector, product);
        }
      }
    }
  }

  private static void trainExported(int steps) {
    Problem problem = Problem.random(BATCH, 6, 3, 3);
    try (Arena arena = Arena.ofConfined();
        Examples examples = problem.examples(arena);
        Network network = TorchScript.of(Exported.file("dropping")).build(6, 3, 1)) {
      MemorySegment order = Problem.order(arena, LongStream.range(0, BATCH));
      for (int i = 0; i < steps; i++) {
        network.lossAndGradient(examples, order, 0, BATCH);
        network.undisturbed(() -> network.lossAndGradient(examples));
        network.evaluate(examples);
      }
    }
  }

  /// Counts what is made inside it and belongs to no scope of its own.
  private static final class CountingScope extends PointerScope {
    private int count;

    @Override
    public PointerScope attach(Pointer pointer) {
      count++;
      return super.attach(pointer);
    }
  }

  @Test
  void everyTensorBelongsToAScope() {
    try (PointerScope _ = new PointerScope()) {
      train(1); // constants made here outlive the scope
      trainExported(1);
    }
    try (CountingScope outside = new CountingScope()) {
      train(10);
      trainExported(10);
      assertThat(outside.count).isZero();
      PointerScope.getInnerScope().attach(new Pointer());
      assertThat(outside.count).isOne();
    }
  }

  /// Prints by how many MiB the process grew over many steps, then over many networks, then over
  /// steps and networks of others.
  static final class Soak {
    static void main() {
      Engine.start(1);
      train(WARM_UP);
      buildAndClose(5);
      trainExported(WARM_UP);
      adoptAndClose(20);
      // What leaks does so each time; the JIT compiler may be at work in the first.
      long once = growth(() -> train(STEPS));
      System.out.println(Math.min(once, growth(() -> train(STEPS))) >> 20);
      System.out.println(growth(() -> buildAndClose(50)) >> 20);
      System.out.println(
          growth(() -> {
            trainExported(WARM_UP);
            adoptAndClose(200);
          })
              >> 20);
    }

    private static long growth(Runnable work) {
      long before = Pointer.physicalBytes();
      work.run();
      return Pointer.physicalBytes() - before;
    }

    private static void adoptAndClose(int count) {
      Model wide =
          new TorchModule<>("wide", _ -> new LinearImpl(1000, 250), LinearImpl::forward); // 1 MiB
      for (int i = 0; i < count; i++) {
        TorchScript.of(Exported.file("dropping")).build(6, 3, i).close();
        wide.build(1000, 250, i).close();
      }
    }

    private static void buildAndClose(int count) {
      for (int i = 0; i < count; i++) {
        Mlp.of(700, 700).build(5, 3, i).close(); // 4 MiB each
      }
    }
  }

  @Test
  void theProcessDoesNotGrow() throws Exception {
    List<String> fixedHeap =
        List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch");
    List<String> grown = ChildJvm.likeThis().options(fixedHeap).run(Soak.class);
    assertThat(grown)
        .hasSize(3)
        .allSatisfy(mib -> assertThat(Integer.parseInt(mib)).isLessThan(20));
  }
}

package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class CrewTest {
  @Test
  void anExecutorThatRejectsLeavesTheWorkToTheCaller() {
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      AtomicInteger offered = new AtomicInteger();
      Crew crew =
          new Crew(
              task -> {
                if (offered.incrementAndGet() % 3 == 0) {
                  throw new OutOfMemoryError("unable to create native thread");
                }
                if (offered.get() % 3 == 1) {
                  throw new RejectedExecutionException("full");
                }
                executor.execute(task);
              },
              3);
      for (int run = 0; run < 200; run++) {
        AtomicIntegerArray done = new AtomicIntegerArray(50);
        crew.run(50, piece -> done.incrementAndGet(piece));
        for (int piece = 0; piece < 50; piece++) {
          assertThat(done.get(piece)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aStepOnTheOnlyThreadOfItsExecutorDoesNotWaitForIt() throws Exception {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      AtomicInteger done = new AtomicInteger();
      executor
          .submit(() -> new Crew(executor, 2).run(50, _ -> done.incrementAndGet()))
          .get(10, TimeUnit.SECONDS);
      assertThat(done).hasValue(50);
    }
  }

  @Test
  void aPieceThatFailsIsToldAndForgottenByTheNextRun() {
    Crew crew = new Crew(Runnable::run, 2);
    assertThatThrownBy(() ->
            crew.run(
                4,
                piece -> {
                  throw new ArithmeticException("piece " + piece);
                }))
        .hasMessageContaining("a step failed: piece 0");
    AtomicInteger done = new AtomicInteger();
    crew.run(4, _ -> done.incrementAndGet());
    assertThat(done).hasValue(4);
  }
}

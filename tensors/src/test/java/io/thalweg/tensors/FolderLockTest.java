package io.thalweg.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  private static final int LOOKS = 2000;

  @TempDir Path folder;

  private Callable<Optional<String>> look() {
    return () -> {
      Optional<String> seen = Optional.empty();
      for (int i = 0; i < LOOKS && seen.isEmpty(); i++) {
        seen = FolderLock.holder(folder);
      }
      return seen;
    };
  }

  /// Several who only look at once see that nobody holds it.
  @Test
  void whoOnlyLooksIsNotSeen() throws IOException, InterruptedException, ExecutionException {
    FolderLock.take(folder).orElseThrow().close();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<Optional<String>> seen : threads.invokeAll(List.of(look(), look()))) {
        assertThat(seen.get()).isEmpty();
      }
    }
  }

  /// Nor do they keep it from whoever takes it.
  @Test
  void whoOnlyLooksKeepsItFromNobody()
      throws IOException, InterruptedException, ExecutionException {
    FolderLock.take(folder).orElseThrow().close();
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<Optional<String>> looking =
          threads.submit(() -> {
            for (int i = 0; i < LOOKS; i++) {
              FolderLock.holder(folder);
            }
            return Optional.empty();
          });
      List<Boolean> taken = new ArrayList<>();
      while (!looking.isDone()) {
        Optional<FolderLock> lock = FolderLock.take(folder);
        taken.add(lock.isPresent());
        if (lock.isPresent()) {
          lock.get().close();
        }
      }
      assertThat(looking.get()).isEmpty();
      assertThat(taken).doesNotContain(false);
    }
  }
}

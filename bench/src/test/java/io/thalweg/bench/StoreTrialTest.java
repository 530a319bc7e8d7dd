package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.store.RunQuery;
import io.thalweg.store.RunStore;
import io.thalweg.store.SeriesSummary;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTrialTest {
  @TempDir Path folder;

  @Test
  void whatIsMeasuredIsAsLargeAsIsSaid() throws Exception {
    List<StoreTrial.Line> lines = new StoreTrial(folder, 30, 50, 2).run();
    assertThat(lines).hasSizeGreaterThan(10).allMatch(line -> line.median() <= line.most());
    try (RunStore store = RunStore.open(folder, InstantSource.system(), new Random(1))) {
      assertThat(store.list(RunQuery.LATEST).total()).isEqualTo(31);
      assertThat(store.list(RunQuery.LATEST).runs().stream().skip(1).toList())
          .allMatch(
              run -> store.series(run.id()).stream().mapToLong(SeriesSummary::count).sum() == 50);
    }
  }
}

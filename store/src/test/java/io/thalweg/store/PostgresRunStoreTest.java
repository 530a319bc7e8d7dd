package io.thalweg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract on a PostgreSQL server that is started for it.
class PostgresRunStoreTest extends RunStoreContract {
  private static Optional<PostgresServer> server = Optional.empty();
  private String url = "";

  @BeforeAll
  static void startServer() {
    server = Optional.of(PostgresServer.start());
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  @BeforeEach
  @Override
  void openStore() {
    url = server.orElseThrow().newDatabase();
    super.openStore();
  }

  @Override
  String url() {
    return url;
  }

  /// A worker whose clock is a day ahead takes nothing that is another's, and one whose clock
  /// stands loses what it does not prolong.
  @Test
  void theServersClockDecidesAboutLeases() {
    TurnedClock behind = new TurnedClock();
    InstantSource ahead = () -> Instant.now().plus(Duration.ofDays(1));
    try (RunStore one = RunStore.open(url(), folder, behind, new Random(1));
        RunStore other = RunStore.open(url(), folder, ahead, new Random(2))) {
      RunId run = one.begin(Runs.about("sweep", "two clocks"));
      NewTrial trial = new NewTrial("sgd", "{}");
      one.enqueue(run, 1, List.of(List.of(trial), List.of(trial)));
      Lease lasting = one.claim(run, 2, "behind", Duration.ofHours(1)).orElseThrow();
      Lease ending = other.claim(run, 2, "ahead", Duration.ofMillis(1)).orElseThrow();
      Optional<Lease> taken = Optional.empty();
      while (taken.isEmpty()) {
        taken = one.claim(run, 2, "behind", Duration.ofHours(1));
      }
      assertThat(taken.get().number()).isEqualTo(ending.number());
      assertThat(other.claim(run, 2, "ahead", Duration.ofHours(1))).isEmpty();
      assertThatThrownBy(() -> other.complete(ending, List.of("{}")))
          .isInstanceOf(LeaseLostException.class);
      one.complete(lasting, List.of("{}"));
      assertThat(one.ended(run, 1, 2)).containsExactly(1);
    }
  }

  @Test
  void aPasswordIsNotRepeated() {
    String url = "jdbc:postgresql://127.0.0.1:1/none?user=me&password=secret";
    assertThatThrownBy(() -> RunStore.open(url, folder, InstantSource.system(), new Random(1)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("127.0.0.1:1/none")
        .hasMessageNotContaining("secret");
  }
}

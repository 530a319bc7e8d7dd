package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JournalTest {
  private final Journal journal = new Journal(4);

  private static List<Long> numbers(Journal.News news) {
    return news.entries().stream().map(Journal.Entry::number).toList();
  }

  @Test
  void whoKeepsUpHearsAll() throws InterruptedException {
    journal.tell("a", "1");
    journal.tell("a", "2");
    Journal.News news = journal.after(0, 0);
    assertThat(numbers(news)).containsExactly(1L, 2L);
    assertThat(news.lost()).isZero();
    journal.tell("b", "3");
    assertThat(numbers(journal.after(2, 0))).containsExactly(3L);
  }

  @Test
  void whoFallsBehindLearnsHowMuchIsLost() throws InterruptedException {
    for (int i = 1; i <= 10; i++) {
      journal.tell("a", i);
    }
    Journal.News news = journal.after(2, 0);
    assertThat(news.lost()).isEqualTo(4);
    assertThat(numbers(news)).containsExactly(7L, 8L, 9L, 10L);
  }

  @Test
  void whoWaitsIsWokenByNewsAndByTheEnd() throws InterruptedException {
    AtomicReference<Journal.News> heard = new AtomicReference<>();
    Thread listener =
        Thread.startVirtualThread(() -> {
          try {
            heard.set(journal.after(0, 60_000));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    journal.tell("a", "1");
    listener.join();
    assertThat(numbers(heard.get())).containsExactly(1L);
    journal.close();
    assertThat(journal.after(1, 60_000).over()).isTrue();
    journal.tell("a", "2");
    assertThat(journal.last()).isEqualTo(1);
  }

  @Test
  void aWaitThatIsOverBringsNothing() throws InterruptedException {
    assertThat(journal.after(0, 1).entries()).isEmpty();
  }
}

package io.thalweg.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.train.Event;
import io.thalweg.train.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is kept of what a training tells.
class JobTest {
  private static final long TOTAL = 1_000_000;

  private final Job job = new Job("j1", "train", Map.of(), Instant.EPOCH, Runnable::run);

  private void step(long step, double loss) {
    job.told("", new Event.Stepped(step, TOTAL, loss));
  }

  @Test
  void aTrainingThatEndsEarlyIsKnownToItsLastStep() {
    step(1, 2);
    step(2, 4);
    step(3, 900);
    assertThat(job.document().lanes().getFirst().loss()).isEmpty();
    job.told("", new Event.Diverged(4, "too large"));
    assertThat(job.document().lanes().getFirst().loss())
        .containsExactly(new Curve.Point(3, 302, 2, 900));
  }

  @Test
  void oneThatIsStoppedIsSoToo() {
    step(1, 2);
    job.told("", new Event.Stopped(1));
    assertThat(job.document().lanes().getFirst().loss())
        .containsExactly(new Curve.Point(1, 2, 2, 2));
  }

  @Test
  void ofManyNotesTheLatestAreKept() {
    for (int i = 1; i <= 300; i++) {
      job.told("", new Event.Warned(i, "warning"));
    }
    job.told("", new Event.Diverged(301, "too large"));
    assertThat(job.document().notes()).hasSize(200);
    assertThat(job.document().notes().getLast().kind()).isEqualTo("diverged");
    assertThat(job.journal().last()).isGreaterThan(300);
  }

  @Test
  void severalValuesAreKeptEachUnlessTheyAreVeryMany() {
    step(1, 2);
    measured("curvatures", 3);
    measured("histogram", Lanes.MOST_LABELS + 1);
    job.told("", new Event.Diverged(2, "too large"));
    assertThat(job.document().measured())
        .extracting(Lanes.Measured::name)
        .containsExactly("curvatures/1", "curvatures/2", "curvatures/3");
    assertThat(job.document().measured().getLast().points())
        .containsExactly(new Curve.Point(1, 3, 3, 3));
  }

  /// Each value is its label.
  private void measured(String name, int labels) {
    List<String> all = IntStream.rangeClosed(1, labels).mapToObj(Integer::toString).toList();
    Quantity quantity = new Quantity(name, "", all);
    job.told("", new Event.Measured(1, 1, quantity, all.stream().map(Double::valueOf).toList()));
  }
}

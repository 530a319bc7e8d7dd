package io.thalweg.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.Model;
import io.thalweg.optim.SettingException;
import io.thalweg.study.Trainings;
import io.thalweg.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

/// Whose fault it is where a group of trainings fails on an executor.
class GroupTaskTest {
  /// Data on their way, that may not arrive.
  private static final class Sent extends Broadcast<SentData> {
    private static final long serialVersionUID = 1;
    private final transient Optional<RuntimeException> trouble;

    Sent(Optional<RuntimeException> trouble) {
      super(0, ClassTag$.MODULE$.apply(SentData.class));
      this.trouble = trouble;
    }

    @Override
    public SentData getValue() {
      trouble.ifPresent(each -> {
        throw each;
      });
      return new SentData(Digits.DATA);
    }

    @Override
    public void doUnpersist(boolean blocking) {}

    @Override
    public void doDestroy(boolean blocking) {}
  }

  private static GroupTask task(Model model, String recipe, Optional<RuntimeException> trouble) {
    Training some = Digits.training("linear", recipe, 50, 1);
    Training training =
        new Training(model, some.data(), some.recipe(), some.seed(), 1, 50, 4, Training.LOSS_BOUND);
    return GroupTask.of(Trainings.Group.alone(training), new Sent(trouble));
  }

  private static Model linear() {
    return Digits.training("linear", "sgd", 50, 1).model();
  }

  private static Model failing(RuntimeException with) {
    return (_, _) -> {
      throw with;
    };
  }

  @Test
  void whatTheTrainingComplainsOfIsItsResult() {
    GroupTask task = task(linear(), "groups(sgd, freeze(\"x\"))", Optional.empty());
    assertThat(task.train())
        .isInstanceOfSatisfying(
            GroupOutcome.Refused.class,
            refused -> assertThat(refused.complaint()).isInstanceOf(SettingException.class));
    assertThat(task(linear(), "sgd", Optional.empty()).train())
        .isInstanceOf(GroupOutcome.Trained.class);
  }

  /// Thrown, so that Spark tries again elsewhere.
  @Test
  void dataThatDoNotArriveAreTheClustersFault() {
    IllegalStateException lost = new IllegalStateException("block broadcast_0_piece0 is not there");
    assertThatThrownBy(() -> task(linear(), "sgd", Optional.of(lost)).train()).isSameAs(lost);
  }

  @Test
  void whatFailsOfTheExecutorIsTheClustersFault() {
    UncheckedIOException full = new UncheckedIOException(new IOException("No space left"));
    TaskKilledException killed = new TaskKilledException("another attempt was first");
    assertThatThrownBy(() -> task(failing(full), "sgd", Optional.empty()).train()).isSameAs(full);
    assertThatThrownBy(() -> task(failing(killed), "sgd", Optional.empty()).train())
        .isSameAs(killed);
  }
}

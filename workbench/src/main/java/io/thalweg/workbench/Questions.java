package io.thalweg.workbench;

import io.thalweg.optim.SettingException;
import io.thalweg.train.Control;
import io.thalweg.train.Descent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/// Questions to the network of a training. While it is at work they are answered on its own thread,
/// between two steps; then by a copy of it, on a thread for that.
final class Questions {
  private static final String NONE = "there is no network to ask";

  private final Deque<Waiting<?>> waiting = new ArrayDeque<>();
  private Optional<Control> control = Optional.empty();
  private Optional<Copy> copy = Optional.empty();
  private Optional<Sight.Predictions> last = Optional.empty();

  private record Copy(Sight sight, Executor reader) {}

  /// A question, to a network that is at work or one that was.
  private record Waiting<T>(
      BiFunction<Sight, Optional<Descent>, T> question, CompletableFuture<T> answer) {
    void answer(Sight sight, Optional<Descent> descent) {
      try {
        answer.complete(question.apply(sight, descent));
      } catch (RuntimeException exception) {
        answer.completeExceptionally(exception);
      }
    }
  }

  synchronized boolean canBeAsked() {
    return control.isPresent() || copy.isPresent();
  }

  synchronized void begin(Control told) {
    control = Optional.of(told);
  }

  /// Asks; the answer comes later.
  synchronized <T> CompletableFuture<T> ask(BiFunction<Sight, Optional<Descent>, T> question) {
    Waiting<T> asked = new Waiting<>(question, new CompletableFuture<>());
    if (copy.isPresent()) {
      Sight sight = copy.get().sight();
      copy.get().reader().execute(() -> asked.answer(sight, Optional.empty()));
    } else if (control.isPresent()) {
      waiting.add(asked);
      control.get().look(this::answerAll);
    } else {
      throw new SettingException(NONE);
    }
    return asked.answer();
  }

  /// What the network says of the test examples; once it is trained, what it said then.
  synchronized CompletableFuture<Sight.Predictions> predictions() {
    return last.map(CompletableFuture::completedFuture)
        .orElseGet(() -> ask((sight, descent) -> sight.predictions(descent.orElseThrow())));
  }

  private void answerAll(Descent descent) {
    Optional<Waiting<?>> next = next();
    while (next.isPresent()) {
      Waiting<?> asked = next.get();
      descent
          .optimizer()
          .evaluate(() -> {
            asked.answer(Sight.of(descent), Optional.of(descent));
            return asked;
          });
      next = next();
    }
  }

  private synchronized Optional<Waiting<?>> next() {
    return Optional.ofNullable(waiting.poll());
  }

  /// The training is over, its network still there.
  void end(Descent descent, Executor reader) {
    descent
        .optimizer()
        .evaluate(() -> {
          keep(descent, reader);
          return descent;
        });
    answerAll(descent);
  }

  private synchronized void keep(Descent descent, Executor reader) {
    control = Optional.empty();
    if (Sight.About.of(descent.training().data()).classes().isEmpty()) {
      return;
    }
    try {
      last = Optional.of(Sight.of(descent).predictions(descent));
      copy = Optional.of(new Copy(Sight.copyOf(descent), reader));
    } catch (SettingException _) {
      // A network that is not known so well: it can be asked while it is at work only.
    }
  }

  /// The training is over for good.
  synchronized void giveUp() {
    control = Optional.empty();
    waiting.forEach(each -> each.answer().completeExceptionally(new SettingException(NONE)));
    waiting.clear();
  }

  /// Frees the copy, behind what it was asked before.
  synchronized void forget() {
    copy.ifPresent(each -> each.reader().execute(each.sight()::close));
    copy = Optional.empty();
  }
}

package io.thalweg.train;

import io.thalweg.optim.SettingException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Orders to one training, from any thread. The training carries them out between two steps, in
/// their order, and tells of each: [Event.Ordered], or [Event.Warned] where it can not be.
public final class Control {
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

  /// What a training can be told.
  public sealed interface Order {
    /// Wait until told to go on.
    record Pause() implements Order {}

    /// Go on after a pause.
    record GoOn() implements Order {}

    /// End here; where there are checkpoints, with one.
    record Stop() implements Order {}

    /// Write a checkpoint now, where there are some.
    record Save() implements Order {}

    /// Multiply the rate from the next step on: what its schedules say goes on, so many times as
    /// large. Factors of several orders multiply.
    ///
    /// @param factor above 0
    record MultiplyRate(double factor) implements Order {
      public MultiplyRate {
        if (!(factor > 0) || Double.isInfinite(factor)) {
          throw new SettingException("a rate's factor must be in (0,inf), got " + factor);
        }
      }
    }

    /// Look at the training, on its own thread: nobody else may touch a network at work. It is not
    /// told of as an event, for it changes nothing.
    ///
    /// @param look must leave all as it is and throw nothing
    record Look(Consumer<Descent> look) implements Order {}
  }

  /// Nothing is ordered yet.
  public Control() {}

  /// Orders something; returns at once.
  public void order(Order order) {
    orders.add(order);
  }

  /// [Order.Pause].
  public void pause() {
    order(new Order.Pause());
  }

  /// [Order.GoOn].
  public void goOn() {
    order(new Order.GoOn());
  }

  /// [Order.Stop].
  public void stop() {
    order(new Order.Stop());
  }

  /// [Order.Save].
  public void save() {
    order(new Order.Save());
  }

  /// [Order.MultiplyRate].
  public void multiplyRate(double factor) {
    order(new Order.MultiplyRate(factor));
  }

  /// [Order.Look]. A training that is over looks no more.
  public void look(Consumer<Descent> look) {
    order(new Order.Look(look));
  }

  /// The next order; empty where there is none.
  Optional<Order> next() {
    return Optional.ofNullable(orders.poll());
  }

  /// The next order, waited for. Whoever interrupts the training while it waits stops it.
  Order waitForNext() {
    try {
      return orders.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Order.Stop();
    }
  }
}

package io.thalweg.workbench;

import io.thalweg.train.Epoch;
import io.thalweg.train.Event;
import io.thalweg.train.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What each training of a job came to so far.
final class Lanes {
  /// Points of a curve that is alone.
  static final int POINTS = 1_000;

  /// Points of one among several.
  static final int POINTS_OF_MANY = 200;

  /// Values of a quantity that are kept each.
  static final int MOST_LABELS = 20;

  private static final int MOST = 64;
  private static final int MOST_EPOCHS = 5_000;

  private final int points;
  private final Map<String, Kept> all = new LinkedHashMap<>();
  private final Map<String, Gauged> gauged = new LinkedHashMap<>();

  /// @param points of a curve
  Lanes(int points) {
    this.points = points;
  }

  /// A training.
  ///
  /// @param of which, where there are several; else empty
  /// @param loss of the batches; in news what is new of it
  /// @param epochs that are over; none in news
  record Lane(
      String of,
      long step,
      long total,
      List<Curve.Point> loss,
      List<Epoch> epochs,
      Optional<String> diverged) {}

  /// What an instrument measured.
  ///
  /// @param name of the quantity, of one of several values as `NAME/LABEL`
  record Measured(String of, String name, String unit, List<Curve.Point> points) {}

  private static final class Kept {
    private final Curve loss;
    private final List<Epoch> epochs = new ArrayList<>();
    private long step;
    private long total;
    private Optional<String> diverged = Optional.empty();

    Kept(long total, int points) {
      this.total = total;
      loss = new Curve(total, 1, points);
    }
  }

  private record Gauged(String of, String name, String unit, Curve curve) {}

  void begin(String of, long total) {
    kept(of, total);
  }

  private Optional<Kept> kept(String of, long total) {
    if (!all.containsKey(of) && all.size() >= MOST) {
      return Optional.empty();
    }
    return Optional.of(all.computeIfAbsent(of, _ -> new Kept(total, points)));
  }

  /// Keeps a step's loss.
  ///
  /// @return whether there is room for its training
  boolean step(String of, Event.Stepped step) {
    Optional<Kept> lane = kept(of, step.total());
    lane.ifPresent(kept -> {
      kept.step = step.step();
      kept.total = step.total();
      kept.loss.add(step.step(), step.loss());
    });
    return lane.isPresent();
  }

  void epoch(String of, Epoch epoch) {
    kept(of, 1)
        .filter(kept -> kept.epochs.size() < MOST_EPOCHS)
        .ifPresent(kept -> kept.epochs.add(epoch));
  }

  void diverged(String of, String reason) {
    kept(of, 1).ifPresent(kept -> kept.diverged = Optional.of(reason));
    end(of);
  }

  /// A training is over: its curves are told to their last value.
  void end(String of) {
    Optional.ofNullable(all.get(of)).ifPresent(kept -> kept.loss.flush());
    gauged.values().stream()
        .filter(each -> each.of().equals(of))
        .forEach(each -> each.curve().flush());
  }

  /// All trainings are over.
  void end() {
    all.keySet().forEach(this::end);
  }

  /// Keeps a number, or several as `NAME/LABEL`, as the store does; none where they are very many.
  void measured(String of, Event.Measured measured) {
    Quantity quantity = measured.quantity();
    List<String> labels = quantity.labels();
    if (labels.isEmpty()) {
      curve(of, quantity.name(), measured).add(measured.step(), measured.values().getFirst());
    } else if (labels.size() <= MOST_LABELS) {
      for (int i = 0; i < labels.size(); i++) {
        curve(of, quantity.name() + "/" + labels.get(i), measured)
            .add(measured.step(), measured.values().get(i));
      }
    }
  }

  private Curve curve(String of, String name, Event.Measured measured) {
    long total = kept(of, 1).map(kept -> kept.total).orElse(1L);
    return gauged
        .computeIfAbsent(
            of + "/" + name,
            _ ->
                new Gauged(
                    of,
                    name,
                    measured.quantity().unit(),
                    new Curve(Math.max(total, 1), measured.every(), points)))
        .curve();
  }

  List<Lane> all() {
    return lanes(false);
  }

  List<Lane> news() {
    return lanes(true);
  }

  private List<Lane> lanes(boolean news) {
    List<Lane> lanes = new ArrayList<>();
    all.forEach((of, kept) ->
        lanes.add(
            new Lane(
                of,
                kept.step,
                kept.total,
                news ? kept.loss.news() : kept.loss.all(),
                news ? List.of() : List.copyOf(kept.epochs),
                kept.diverged)));
    return lanes;
  }

  List<Measured> measured() {
    return gauges(false);
  }

  List<Measured> newlyMeasured() {
    return gauges(true);
  }

  private List<Measured> gauges(boolean news) {
    return gauged.values().stream()
        .map(each ->
            new Measured(
                each.of(),
                each.name(),
                each.unit(),
                news ? each.curve().news() : each.curve().all()))
        .filter(each -> !news || !each.points().isEmpty())
        .toList();
  }
}

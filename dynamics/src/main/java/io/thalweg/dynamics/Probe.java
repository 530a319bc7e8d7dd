package io.thalweg.dynamics;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.thalweg.optim.Catalogues;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Optimizer;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Recipe;
import io.thalweg.optim.Rule;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Slot;
import io.thalweg.optim.Transform;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// Steps an optimizer from chosen states and reads off the linear map that it is.
///
/// Every number that is trained is a trial of its own: one step answers all of them. A trial is
/// made with both signs, and the half difference taken: that is the map itself where the rule is
/// linear, and the map at held squares of gradients where it divides by those, since both trials
/// have the same squares.
final class Probe implements AutoCloseable {
  private static final String TENSOR = "values/";
  private static final double TOLERANCE = 1e-9;

  private final String name;
  private final OperatingPoint point;
  private final Recipe.Parts parts;
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final List<String> states = new ArrayList<>(List.of("θ"));
  private final Set<String> approximations = new LinkedHashSet<>();
  private final double amplitude;
  private final boolean scaled;
  private final double[] theta;
  private final double[] gradient;
  private final Optimizer optimizer;
  private final OptimizerState before;
  private double rate;

  Probe(Recipe recipe, OperatingPoint point) {
    parts = point.parts(recipe);
    if (!parts.rule().hasLinearModel()) {
      throw new SettingException(
          ("the step must be linear and settle, got %s: it goes by signs, norms of tensors, noise or a"
                  + " mean whose weights keep changing")
              .formatted(recipe));
    }
    this.point = point;
    Expression expression = recipe.expression();
    name = expression.toString();
    if (Catalogues.SCHEDULES.entries().stream()
        .anyMatch(schedule -> expression.mentions(schedule.id()))) {
      approximations.add("schedules held at step " + point.step().orElse(1));
    }
    name(parts.rule(), "");
    slots.forEach((slotName, slot) -> {
      if (isState(slot)) {
        states.add(slotName);
      }
    });
    scaled = slots.values().stream().anyMatch(slot -> !isState(slot));
    amplitude = scaled ? Math.sqrt(point.secondMoment()) : 1;
    int trials = states.size() + 2; // a unit vector each, the gradient, and a mixture as a check
    theta = new double[2 * trials];
    gradient = new double[2 * trials];
    optimizer =
        Optimizer.of(Recipe.of(_ -> rate, parts.rule(), kept()), Parameters.of(theta, gradient));
    before = optimizer.state();
  }

  private void name(Rule rule, String prefix) {
    rule.slots().forEach(slot -> slots.put(prefix + slot.name(), slot));
    rule.inner().ifPresent(inner -> name(inner, prefix + "inner."));
  }

  private static boolean isState(Slot slot) {
    return slot.role() == Slot.Role.MOMENTUM || slot.role() == Slot.Role.MEMORY;
  }

  private Transform[] kept() {
    Transform[] kept =
        parts.transforms().stream()
            .filter(transform -> !transform.sparesSmallGradients() && transform.hasLinearModel())
            .toArray(Transform[]::new);
    if (parts.transforms().stream().anyMatch(Transform::sparesSmallGradients)) {
      approximations.add("clipping left out, as for gradients below its bound");
    }
    if (!parts.transforms().stream().allMatch(Transform::hasLinearModel)) {
      approximations.add("noise and signs that are added to the gradient left out");
    }
    return kept;
  }

  /// The model at the recipe's own rate.
  ///
  /// @throws SettingException where no step is given, and it is another at a later one
  RuleModel model() {
    return model(parts.rate());
  }

  /// The model at another learning rate.
  ///
  /// @throws SettingException where no step is given, and it is another at a later one
  RuleModel model(double at) {
    long period = parts.rule().period();
    long done = point.done(period);
    RuleModel model = unchecked(at);
    if (point.step().isEmpty() && !alike(model.phases(), phases(2 * done, period))) {
      throw new SettingException(
          "the step of %s keeps changing with its number: give the step to look at"
              .formatted(name));
    }
    return model;
  }

  /// The model at a learning rate, whatever it is later.
  RuleModel unchecked(double at) {
    rate = at;
    long period = parts.rule().period();
    List<RuleModel.Phase> phases = phases(point.done(period), period);
    if (scaled) {
      approximations.add(
          "%s held at %s: gradients of root mean square %s, bias corrections %s"
              .formatted(
                  squares() > 1 ? "all mean squares (of steps too)" : "second moment",
                  new Expression.Num(point.secondMoment()),
                  new Expression.Num(amplitude),
                  point.step().isPresent() ? "as at that step" : "faded"));
    }
    return new RuleModel(name, rate, states, start(), phases, List.copyOf(approximations));
  }

  private RealVector start() {
    RealVector start = new ArrayRealVector(states.size());
    start.setEntry(0, 1);
    slots.forEach((slotName, slot) -> {
      if (slot.initial() instanceof Slot.Initial.OfParameters) {
        start.setEntry(states.indexOf(slotName), 1);
      }
    });
    return start;
  }

  private long squares() {
    return slots.values().stream().filter(slot -> slot.role() == Slot.Role.SQUARES).count();
  }

  private static boolean alike(List<RuleModel.Phase> phases, List<RuleModel.Phase> later) {
    return IntStream.range(0, phases.size())
        .allMatch(i -> {
          RuleModel.Phase one = phases.get(i);
          RuleModel.Phase other = later.get(i);
          return one.a().subtract(other.a()).getNorm1() <= TOLERANCE * one.a().getNorm1()
              && one.b().subtract(other.b()).getNorm() <= TOLERANCE * one.b().getNorm();
        });
  }

  private List<RuleModel.Phase> phases(long done, long period) {
    List<RuleModel.Phase> phases = new ArrayList<>();
    for (long i = 0; i < period; i++) {
      phases.add(phase(done + i));
    }
    return phases;
  }

  /// The map of the step behind `done` steps.
  private RuleModel.Phase phase(long done) {
    int n = states.size();
    double[][] trials = new double[theta.length][];
    for (int trial = 0; trial < theta.length; trial++) {
      trials[trial] = trial(trial / 2, trial % 2 == 0 ? amplitude : -amplitude);
    }
    restore(trials, done, Map.of());
    if (scaled) {
      optimizer.step();
      restore(trials, done, squares(optimizer.state()));
    }
    double[] evaluation = optimizer.evaluate(theta::clone);
    optimizer.step();
    OptimizerState after = optimizer.state();
    RealMatrix a = new Array2DRowRealMatrix(n, n);
    RealVector b = new ArrayRealVector(n);
    RealVector c = new ArrayRealVector(n);
    double[] mixture = new double[n];
    for (int i = 0; i < n; i++) {
      double[] values = i == 0 ? theta : slot(after, states.get(i)).toArray(JAVA_DOUBLE);
      for (int j = 0; j < n; j++) {
        a.setEntry(i, j, odd(values, j));
        c.setEntry(j, odd(evaluation, j));
      }
      b.setEntry(i, odd(values, n));
      mixture[i] = odd(values, n + 1);
    }
    check(new ArrayRealVector(mixture), a, b);
    return new RuleModel.Phase(a, b, c);
  }

  /// State and gradient of a trial: a unit vector, the gradient alone, or a mixture of all.
  private double[] trial(int index, double size) {
    int n = states.size();
    double[] trial = new double[n + 1];
    if (index <= n) {
      trial[index] = size;
    } else {
      Arrays.setAll(trial, i -> i < n ? size * mix()[i] : size);
    }
    if (scaled && index < n) {
      trial[n] = amplitude; // with one sign, so that the half difference does not see it
    }
    return trial;
  }

  private double[] mix() {
    double[] mix = new double[states.size()];
    Arrays.setAll(mix, i -> 1.0 / (i + 2));
    return mix;
  }

  private double odd(double[] values, int index) {
    return (values[2 * index] - values[2 * index + 1]) / (2 * amplitude);
  }

  private void check(RealVector mixture, RealMatrix a, RealVector b) {
    RealVector sum = a.operate(new ArrayRealVector(mix())).add(b);
    double size = Math.max(a.getNorm1(), b.getNorm());
    String text = "not linear in its state: the slope from the origin is taken";
    if (sum.subtract(mixture).getNorm() > TOLERANCE * size) {
      approximations.add(text);
    }
  }

  /// What squares are to hold before a step so that they hold the second moment behind it: a sum of
  /// squares less, an average as much.
  private Map<String, Double> squares(OptimizerState after) {
    Map<String, Double> squares = new HashMap<>();
    slots.forEach((slotName, slot) -> {
      if (slot.role() == Slot.Role.SQUARES) {
        double excess = slot(after, slotName).get(JAVA_DOUBLE, 0) - point.secondMoment();
        squares.put(slotName, Math.max(0, point.secondMoment() - excess));
      }
    });
    return squares;
  }

  private void restore(double[][] trials, long done, Map<String, Double> squares) {
    int n = states.size();
    slots.forEach((slotName, slot) -> {
      MemorySegment segment = slot(before, slotName);
      int index = states.indexOf(slotName);
      for (int trial = 0; trial < trials.length; trial++) {
        double value =
            switch (slot.role()) {
              case MOMENTUM, MEMORY -> trials[trial][index];
              case SQUARES -> squares.getOrDefault(slotName, point.secondMoment());
              case SIZES -> amplitude;
              case MEAN, WORK -> 0;
            };
        segment.setAtIndex(JAVA_DOUBLE, trial, value);
      }
    });
    optimizer.restore(
        new OptimizerState(
            done, before.metrics(), before.precision(), before.slots(), before.numbers()));
    for (int trial = 0; trial < trials.length; trial++) {
      theta[trial] = trials[trial][0];
      gradient[trial] = trials[trial][n];
    }
  }

  private static MemorySegment slot(OptimizerState state, String name) {
    return Objects.requireNonNull(state.slots().get(TENSOR + name));
  }

  @Override
  public void close() {
    optimizer.close();
  }
}

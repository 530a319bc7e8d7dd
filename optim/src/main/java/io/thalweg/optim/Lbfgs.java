package io.thalweg.optim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// L-BFGS: the inverse Hessian as the last steps and the changes of the gradient over them show it.
/// For whole data sets rather than mini-batches.
///
/// ## Update
///     s = last step,  y = g − last g;  where ⟨y, s⟩ > 10⁻¹⁰ the pair joins the last m   θ, g, s, y, q: [n]
///     q ← g;  newest to oldest pair:  αᵢ = ⟨sᵢ, q⟩/⟨yᵢ, sᵢ⟩,  q ← q − αᵢyᵢ
///     q ← q · ⟨y, s⟩/⟨y, y⟩ of the newest
///     oldest to newest:  q ← q + (αᵢ − ⟨yᵢ, q⟩/⟨yᵢ, sᵢ⟩) sᵢ
///     θ ← θ − ηq,  at t = 1 with η · min(1, 1/‖g‖₁)
///
/// ## Source
/// Liu & Nocedal 1989, [doi:10.1007/BF01589116](https://doi.org/10.1007/BF01589116); the two loops: Nocedal & Wright,
/// Numerical Optimization, Algorithm 7.4; first step and test of a pair as in PyTorch.
///
/// ## Notes
/// One gradient per step and no line search, as `LBFGS(max_iter=1)` of PyTorch: with η = 1 it may
/// overshoot far from a minimum. Products run over all tensors of the group. It keeps 2m + 2
/// vectors and makes 2m + 2 passes over memory before the step.
///
/// @param history m, pairs that are kept
@DefaultRate(1)
public record Lbfgs(@Setting(def = "10", in = "[1,100]") int history) implements Rule {

  private static final double LEAST_CURVATURE = 1e-10;
  private static final int PRODUCT = 0; // ⟨y, s⟩, at t = 1 ‖g‖₁
  private static final int CHANGE = 1; // ‖y‖₂
  private static final String SCALE = "scale";
  private static final String LENGTH = "length";

  public Lbfgs {
    Settings.check(Lbfgs.class, history);
  }

  @Override
  public List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    slots.add(Slot.memory("q"));
    slots.add(Slot.memory("last"));
    for (int i = 0; i < history; i++) {
      slots.add(Slot.memory("s" + i));
      slots.add(Slot.memory("y" + i));
    }
    return slots;
  }

  @Override
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new HashMap<>(Map.of(SCALE, 1.0, LENGTH, 0.0));
    for (int i = 0; i < history; i++) {
      numbers.put("rho" + i, 0.0); // of no pair
    }
    return numbers;
  }

  @Override
  public List<Pass> passes() {
    List<Pass> passes = new ArrayList<>(List.of(Pass.SUM_OF_GROUP, Pass.NORM_OF_GROUP));
    for (int i = 0; i < 2 * history; i++) {
      passes.add(Pass.SUM_OF_GROUP);
    }
    return passes;
  }

  private static boolean joins(Step at) {
    return at.t() > 1 && at.measured(PRODUCT) > LEAST_CURVATURE;
  }

  /// The pass that measures ⟨sᵢ, q⟩.
  private int down(int pair) {
    return 2 + history - 1 - pair;
  }

  /// The pass that measures ⟨yᵢ, q⟩.
  private int up(int pair) {
    return 2 + history + pair;
  }

  /// 1/⟨yᵢ, sᵢ⟩, 0 where there is no such pair yet.
  private double rho(int pair, Step at, double own, double next) {
    if (!joins(at)) {
      return own;
    }
    return pair == history - 1 ? 1 / at.measured(PRODUCT) : next;
  }

  private double rho(int pair, Step at, Slots state) {
    double next = pair == history - 1 ? 0 : state.number("rho" + (pair + 1));
    return rho(pair, at, state.number("rho" + pair), next);
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec q = state.get("q");
    if (pass == PRODUCT) {
      Vec s = scratch.of(q).scale(-state.number(LENGTH));
      return at.t() == 1 ? scratch.of(g).abs() : change(g, state, scratch).multiply(s);
    } else if (pass == CHANGE) {
      return remember(at, g, state, scratch);
    } else if (pass < up(0)) {
      int pair = history - 1 - (pass - 2);
      if (pair < history - 1) {
        downFrom(pair + 1, at, q, state);
      }
      return scratch.of(state.get("s" + pair)).multiply(q); // ⟨sᵢ, q⟩
    }
    int pair = pass - up(0);
    if (pair == 0) {
      downFrom(0, at, q, state);
      q.scale(scale(at, state)); // q ← q⟨y, s⟩/⟨y, y⟩
    } else {
      upFrom(pair - 1, at, q, state);
    }
    return scratch.of(state.get("y" + pair)).multiply(q); // ⟨yᵢ, q⟩
  }

  /// y = g − last g
  private static Vec change(Vec g, Slots state, Scratch scratch) {
    return scratch.of(g).addScaled(-1, state.get("last"));
  }

  /// Lets a pair join the others, keeps g, and starts q from it; ‖y‖₂ is measured.
  private Vec remember(Step at, Vec g, Slots state, Scratch scratch) {
    Vec y = change(g, state, scratch);
    Vec q = state.get("q");
    if (joins(at)) {
      for (int i = 0; i < history - 1; i++) {
        state.get("s" + i).set(state.get("s" + (i + 1)));
        state.get("y" + i).set(state.get("y" + (i + 1)));
      }
      state.get("s" + (history - 1)).set(q).scale(-state.number(LENGTH));
      state.get("y" + (history - 1)).set(y);
    }
    state.get("last").set(g);
    q.set(g);
    return y;
  }

  /// q ← q − αᵢyᵢ
  private void downFrom(int pair, Step at, Vec q, Slots state) {
    q.addScaled(-alpha(pair, at, state), state.get("y" + pair));
  }

  /// q ← q + (αᵢ − ⟨yᵢ, q⟩/⟨yᵢ, sᵢ⟩) sᵢ
  private void upFrom(int pair, Step at, Vec q, Slots state) {
    double beta = rho(pair, at, state) * at.measured(up(pair));
    q.addScaled(alpha(pair, at, state) - beta, state.get("s" + pair));
  }

  private double alpha(int pair, Step at, Slots state) {
    return rho(pair, at, state) * at.measured(down(pair));
  }

  private static double scale(Step at, Slots state) {
    return joins(at) ? scale(at) : state.number(SCALE);
  }

  private static double scale(Step at) {
    return at.measured(PRODUCT) / (at.measured(CHANGE) * at.measured(CHANGE));
  }

  private static double length(Step at) {
    return at.t() == 1 ? at.rate() * Math.min(1, 1 / at.measured(PRODUCT)) : at.rate();
  }

  @Override
  public void advance(Step at, Numbers numbers) {
    numbers.set(LENGTH, length(at));
    if (joins(at)) {
      numbers.set(SCALE, scale(at));
    }
    for (int i = 0; i < history; i++) {
      double next = i == history - 1 ? 0 : numbers.get("rho" + (i + 1));
      numbers.set("rho" + i, rho(i, at, numbers.get("rho" + i), next));
    }
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec q = state.get("q");
    // advance() has moved the numbers on: ρ of the newest pair is its own now.
    int newest = history - 1;
    double rho = state.number("rho" + newest);
    double turn = rho * (at.measured(down(newest)) - at.measured(up(newest)));
    q.addScaled(turn, state.get("s" + newest));
    theta.addScaled(-length(at), q); // θ ← θ − ηq
  }
}

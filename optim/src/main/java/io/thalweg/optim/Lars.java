package io.thalweg.optim;

import java.util.List;

/// LARS: momentum whose rate in each tensor is proportional to the tensor's norm over its gradient's;
/// for large batches.
///
/// ## Update
///     local = trust · ‖θ‖ / (‖g‖ + λ‖θ‖ + ε), norms over the tensor; 1 where either is 0
///     v ← μv + η · local · (g + λθ)                                        θ, g, v: [n]
///     θ ← θ − v
///
/// ## Source
/// You, Gitman & Ginsburg 2017, [arXiv:1708.03888](https://arxiv.org/abs/1708.03888), Algorithm 1.
///
/// ## Notes
/// Biases and the parameters of normalisations are better left to another rule:
/// `groups(lars, group("bias", momentum))`.
///
/// @param momentum μ, how much of the velocity stays
/// @param decay λ
/// @param trust how far a tensor may move in one step, as a share of its norm, at η = 1
/// @param epsilon ε
@DefaultRate(0.1)
public record Lars(
    @Setting(def = "0.9", in = "[0,1)") double momentum,
    @Setting(def = "0.0001", in = "[0,inf)") double decay,
    @Setting(def = "0.001", in = "(0,inf)") double trust,
    @Setting(def = "0", in = "[0,1)") double epsilon)
    implements Rule {

  private static final List<Slot> SLOTS = List.of(Slot.momentum("v"));

  public Lars {
    Settings.check(Lars.class, momentum, decay, trust, epsilon);
  }

  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  @Override
  public List<Pass> passes() {
    return List.of(Pass.NORM_OF_TENSOR, Pass.NORM_OF_TENSOR);
  }

  @Override
  public Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    return pass == 0 ? theta : g;
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    double ofTheta = at.measured(0);
    double ofGradient = at.measured(1);
    double local =
        ofTheta == 0 || ofGradient == 0
            ? 1
            : trust * ofTheta / (ofGradient + decay * ofTheta + epsilon);
    Vec v = state.get("v").scale(momentum).addScaled(at.rate() * local, g);
    v.addScaled(at.rate() * local * decay, theta); // v ← μv + η·local·(g + λθ)
    theta.addScaled(-1, v); // θ ← θ − v
  }
}

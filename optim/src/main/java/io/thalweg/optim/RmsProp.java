package io.thalweg.optim;

import java.util.List;

/// RMSprop: the gradient divided by a running root mean square of itself.
///
/// ## Update
///     v ← βv + (1−β)g²                                                     θ, g, v, m, b: [n]
///     centered:  m ← βm + (1−β)g,  s = max(v − m², 0);  otherwise s = v
///     outside:   u = g/(√s + ε);   inside:  u = g/√(s + ε)
///     momentum = 0:            θ ← θ − ηu
///     lr-outside:  b ← μb + u,   θ ← θ − ηb
///     lr-inside:   b ← μb + ηu,  θ ← θ − b
///
/// ## Source
/// Hinton, Srivastava & Swersky 2012, Neural Networks for Machine Learning, lecture 6e; centered:
/// Graves 2013, [arXiv:1308.0850](https://arxiv.org/abs/1308.0850), equations 38 to 41.
///
/// ## Notes
/// Defaults are PyTorch's; Keras and optax use β = 0.9 and smaller ε, TensorFlow started v at 1.
///
/// @param beta β, decay of the mean square
/// @param epsilon ε, keeps the quotient finite
/// @param placement whether ε stands under the root or beside it
/// @param centered divides by the standard deviation instead of the root mean square
/// @param momentum μ, of a velocity over the scaled gradients
/// @param form whether the rate stands outside or inside that velocity; `ema` is not meant here
/// @param initial what v starts at
@DefaultRate(0.01)
public record RmsProp(
    @Setting(def = "0.99", in = "[0,1)") double beta,
    @Setting(def = "1e-8", in = "(0,1)") double epsilon,
    @Setting(def = "outside") EpsilonPlacement placement,
    @Setting(def = "false") boolean centered,
    @Setting(def = "0", in = "[0,1)") double momentum,
    @Setting(def = "lr-outside") MomentumForm form,
    @Setting(def = "0", in = "[0,inf)") double initial)
    implements Rule, JustInTime {

  public RmsProp {
    Settings.check(RmsProp.class, beta, epsilon, placement, centered, momentum, form, initial);
    if (form == MomentumForm.EMA) {
      throw new SettingException("form must be lr-outside or lr-inside, got ema");
    }
  }

  @Override
  public List<Slot> slots() {
    Slot v = Slot.squares("v", initial);
    Slot m = Slot.mean("m");
    Slot b = Slot.momentum("b");
    if (momentum == 0) {
      return centered ? List.of(v, m) : List.of(v);
    }
    return centered ? List.of(v, m, b) : List.of(v, b);
  }

  @Override
  public void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    Vec v = state.get("v").ewaOfSquare(beta, g); // v ← βv + (1−β)g²
    Vec root = placement.root(centered ? variance(v, g, state, scratch) : v, epsilon, scratch);
    if (!state.has("b")) {
      theta.addQuotient(-at.rate(), g, root); // θ ← θ − ηu
      return;
    }
    Vec b = state.get("b").scale(momentum);
    if (form == MomentumForm.LR_INSIDE) {
      b.addQuotient(at.rate(), g, root); // b ← μb + ηu
      theta.addScaled(-1, b); // θ ← θ − b
    } else {
      b.addQuotient(1, g, root); // b ← μb + u
      theta.addScaled(-at.rate(), b); // θ ← θ − ηb
    }
  }

  private Vec variance(Vec v, Vec g, Slots state, Scratch scratch) {
    Vec m = state.get("m").ewa(beta, g); // m ← βm + (1−β)g
    return scratch.of(v).addSquare(-1, m).clamp(0, Double.POSITIVE_INFINITY); // max(v − m², 0)
  }

  @Override
  public void catchUp(Missed missed, double[] number) {
    int b = centered ? 3 : 2;
    number[1] *= missed.power(beta); // v ← βᵏv
    if (centered) {
      number[2] *= missed.power(beta); // m ← βᵏm
    }
    if (b < number.length) {
      boolean inside = form == MomentumForm.LR_INSIDE;
      missed.coast(number, b, momentum, inside); // θ ← θ − Σⱼ ημʲb,  b ← μᵏb,  as u = 0
    }
  }
}

package io.thalweg.optim;

/// Gradient accumulation: what stands behind it acts once in k gradients, on their mean, as on one
/// batch k times as large.
///
/// ## Update
///     a ← a + g/k,  θ stays;  every k-th time:  g ← a,  a ← 0                a, g: [n]
///
/// ## Source
/// Ott et al. 2018, [arXiv:1806.00187](https://arxiv.org/abs/1806.00187), section 3.2 (cumulating gradients); `MultiSteps` of optax.
///
/// ## Notes
/// It stands first in a chain, before groups if there are any. Steps, schedules and decay count once
/// in k, epochs as the data are passed. The mean equals the gradient of the large batch to
/// rounding where all k batches have the same size.
///
/// @param k gradients in one step
public record Accumulate(@Setting(def = "1", in = "[1,inf)") int k) implements Transform {

  public Accumulate {
    Settings.check(Accumulate.class, k);
  }

  @Override
  public boolean changesGradient() {
    return true;
  }

  @Override
  public boolean hasLinearModel() {
    return false; // most steps stand still
  }
}

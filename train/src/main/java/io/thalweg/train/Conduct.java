package io.thalweg.train;

import io.thalweg.optim.SettingException;
import java.io.Serializable;

/// How a training's gradients are taken.
///
/// @param accumulate parts that each batch is cut into, whose gradients are added up: for batches
///   that do not fit into memory
/// @param gradientNoise Gaussian noise added to every gradient, of that many times its norm
public record Conduct(int accumulate, double gradientNoise) implements Serializable {
  /// Each batch at once, without noise.
  public static final Conduct PLAIN = new Conduct(1, 0);

  public Conduct {
    if (accumulate < 1) {
      throw new SettingException("accumulate must be at least 1, got " + accumulate);
    }
    if (!(gradientNoise >= 0) || Double.isInfinite(gradientNoise)) {
      throw new SettingException("gradient noise must be in [0,inf), got " + gradientNoise);
    }
  }
}

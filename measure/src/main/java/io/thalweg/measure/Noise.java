package io.thalweg.measure;

import io.thalweg.dynamics.InnerProduct;
import io.thalweg.dynamics.NoiseScale;
import io.thalweg.engine.Network;
import io.thalweg.optim.Setting;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Settings;
import io.thalweg.optim.Unit;
import io.thalweg.train.Descent;
import io.thalweg.train.Every;
import io.thalweg.train.Gauge;
import io.thalweg.train.Instrument;
import io.thalweg.train.Moment;
import io.thalweg.train.Quantity;
import io.thalweg.train.Readings;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// How much of a batch's gradient is noise, from gradients of pieces of a random batch.
///
/// ## Formula
///     |G|², tr Σ from the means of |g_b|² and |g_B|², as in the noise scale            g: [n]
///     noise-scale = tr Σ/|G|², in examples
///     signal-to-noise = |G|²/(tr Σ/batch), batch that of the training
///
/// g_b is the gradient of a piece, g_B that of all pieces; their squares are averaged over the looks
/// with weights that fall by `decay` from look to look. Below a signal-to-noise ratio of 1 a batch
/// is smaller than the noise scale: its gradient is more noise than gradient.
///
/// ## Cost
/// One gradient of `examples`, in pieces, and two passes over the parameters for each piece.
///
/// ## Source
/// McCandlish, Kaplan, Amodei et al. 2018, [arXiv:1812.06162](https://arxiv.org/abs/1812.06162),
/// appendix A.1. The signal-to-noise ratio is 1/θ² of the norm test of Byrd et al. 2012,
/// [doi:10.1007/s10107-012-0572-5](https://doi.org/10.1007/s10107-012-0572-5), which Cockpit shows
/// ([arXiv:2102.06604](https://arxiv.org/abs/2102.06604)), with |G|² without bias.
///
/// ## Notes
/// A noise scale is infinite, and the ratio 0, where |G|² cannot be told from 0. Dropped units are
/// part of the noise. Where batches are normalised, each piece is by itself. Full batches have no
/// noise; the ratio is then that of as many examples drawn anew.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
/// @param examples drawn at each look
/// @param pieces that they are cut into
/// @param decay of the averages over the looks; 0 takes each look by itself
public record Noise(
    @Setting(def = "100", in = "[1,inf)") int every,
    @Setting(def = "step") Unit unit,
    @Setting(def = "64", in = "[2,inf)") int examples,
    @Setting(def = "2", in = "[2,inf)") int pieces,
    @Setting(def = "0.9", in = "[0,1)") double decay)
    implements Instrument {
  static final Quantity NOISE_SCALE = Quantity.of("noise-scale", "examples");
  static final Quantity SIGNAL_TO_NOISE = Quantity.of("signal-to-noise", "");

  public Noise {
    Settings.check(Noise.class, every, unit, examples, pieces, decay);
    if (pieces > examples) {
      throw new SettingException("pieces must be in [2,examples], got " + pieces);
    }
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    int size = Math.min(examples, descent.train().size()) / pieces;
    if (size < 1) {
      throw new SettingException(
          "pieces must be at most the training examples, %d, got %d"
              .formatted(descent.train().size(), pieces));
    }
    return new Pieces(descent, size, pieces, decay);
  }

  private static final class Pieces implements Gauge {
    private final Descent descent;
    private final int size;
    private final int pieces;
    private final double decay;
    private final Draw draw;
    private final float[] gradient;
    private final float[] sum;
    private double smallSquared;
    private double bigSquared;
    private double weight;

    Pieces(Descent descent, int size, int pieces, double decay) {
      this.descent = descent;
      this.size = size;
      this.pieces = pieces;
      this.decay = decay;
      draw = new Draw(descent, "noise");
      gradient = new float[Math.toIntExact(descent.network().parameters().length())];
      sum = new float[gradient.length];
    }

    @Override
    public void beforeStep(Moment moment, Readings readings) {
      descent.undisturbed(this::look);
      int batch = descent.training().batch();
      NoiseScale scale =
          NoiseScale.of(size, smallSquared / weight, size * pieces, bigSquared / weight);
      readings.measured(NOISE_SCALE, scale.simple());
      readings.measured(SIGNAL_TO_NOISE, batch / scale.simple());
    }

    private void look() {
      Network network = descent.network();
      MemorySegment order = draw.next(size * pieces);
      double squares = 0;
      for (int piece = 0; piece < pieces; piece++) {
        network.lossAndGradient(descent.train(), order, (long) piece * size, size);
        MemorySegment.copy(
            network.parameters().gradients(),
            ValueLayout.JAVA_FLOAT,
            0,
            gradient,
            0,
            gradient.length);
        squares += InnerProduct.of(gradient, gradient);
        add(piece == 0);
      }
      smallSquared = decay * smallSquared + (1 - decay) * squares / pieces; // mean of |g_b|²
      bigSquared =
          decay * bigSquared + (1 - decay) * InnerProduct.of(sum, sum) / pieces / pieces; // |g_B|²
      weight = decay * weight + (1 - decay);
    }

    private void add(boolean first) {
      if (first) {
        System.arraycopy(gradient, 0, sum, 0, sum.length);
        return;
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gradient[i];
      }
    }

    @Override
    public void close() {
      draw.close();
    }
  }
}

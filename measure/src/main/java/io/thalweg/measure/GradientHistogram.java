package io.thalweg.measure;

import io.thalweg.optim.Parameters;
import io.thalweg.optim.Setting;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the sizes of the gradient's numbers are distributed over the powers of ten.
///
/// ## Formula
///     zero-gradients = share of gᵢ = 0
///     gradient-histogram = shares of ⌊log₁₀|gᵢ|⌋ = −10, …, 0, those below and those above      g: [n]
///
/// All shares are of all n numbers, so that the bins and the zeros make 1.
///
/// ## Cost
/// One pass over the gradient, some six times as slow as a norm.
///
/// ## Source
/// Schneider, Dangel & Hennig 2021, Cockpit, [arXiv:2102.06604](https://arxiv.org/abs/2102.06604),
/// section 3.2; there with a linear scale and of single examples.
///
/// @param every steps or epochs between two looks
/// @param unit which of the two
public record GradientHistogram(
    @Setting(def = "200", in = "[1,inf)") int every, @Setting(def = "step") Unit unit)
    implements Instrument {
  static final Quantity ZEROS = Quantity.of("zero-gradients", "share");
  static final Quantity HISTOGRAM = new Quantity("gradient-histogram", "share", labels());

  private static final int LOWEST = -10;
  private static final int HIGHEST = 0;
  private static final int MANTISSA_BITS = 23;
  private static final int BLOCK = 4096;

  public GradientHistogram {
    Settings.check(GradientHistogram.class, every, unit);
  }

  private static List<String> labels() {
    List<String> labels = new ArrayList<>();
    labels.add("below 1e" + LOWEST);
    for (int power = LOWEST; power <= HIGHEST; power++) {
      labels.add("1e%d to 1e%d".formatted(power, power + 1));
    }
    labels.add("1e%d and above".formatted(HIGHEST + 1));
    return labels;
  }

  @Override
  public Every schedule() {
    return new Every(every, unit);
  }

  @Override
  public Gauge on(Descent descent) {
    return new Counter(descent.network().parameters());
  }

  /// How many of the numbers are in each bin; zeros are in none.
  static long[] counts(MemorySegment gradient, long length) {
    return new Bins().counts(gradient, length);
  }

  /// A binary exponent is met by at most one power of ten: it tells the bin but for one comparison.
  private static final class Bins {
    private static final int EXPONENTS = 256;

    private final int[] lower = new int[EXPONENTS];
    private final float[] edge = new float[EXPONENTS];
    private final float[] block = new float[BLOCK];

    Bins() {
      for (int exponent = 0; exponent < EXPONENTS; exponent++) {
        float least = Float.intBitsToFloat(Math.max(1, exponent << MANTISSA_BITS));
        float most = Float.intBitsToFloat(((exponent + 1) << MANTISSA_BITS) - 1);
        lower[exponent] = bin(least);
        edge[exponent] =
            exponent < EXPONENTS - 1 && bin(most) > bin(least)
                ? power(LOWEST + bin(least))
                : Float.NaN; // no size is at least that
      }
    }

    /// The least float that is not below 10^power.
    private static float power(int power) {
      double exact = Double.parseDouble("1e" + power);
      float nearest = (float) exact;
      return nearest < exact ? Math.nextUp(nearest) : nearest;
    }

    private static int bin(float size) {
      int bin = 0;
      while (bin < HISTOGRAM.size() - 1 && !(size < power(LOWEST + bin))) {
        bin++;
      }
      return bin;
    }

    long[] counts(MemorySegment gradient, long length) {
      long[] counts = new long[HISTOGRAM.size()];
      for (long from = 0; from < length; from += BLOCK) {
        int count = (int) Math.min(BLOCK, length - from);
        MemorySegment.copy(gradient, ValueLayout.JAVA_FLOAT, from * Float.BYTES, block, 0, count);
        count(block, count, counts);
      }
      return counts;
    }

    private void count(float[] numbers, int length, long[] counts) {
      for (int i = 0; i < length; i++) {
        float size = Math.abs(numbers[i]);
        if (size != 0) {
          int exponent = Float.floatToRawIntBits(size) >>> MANTISSA_BITS;
          counts[lower[exponent] + (size >= edge[exponent] ? 1 : 0)]++;
        }
      }
    }
  }

  private static final class Counter implements Gauge {
    private final Parameters parameters;
    private final Bins bins = new Bins();

    Counter(Parameters parameters) {
      this.parameters = parameters;
    }

    @Override
    public void beforeStep(Moment moment, Readings readings) {
      double length = parameters.length();
      long[] counts = bins.counts(parameters.gradients(), parameters.length());
      readings.measured(ZEROS, (length - Arrays.stream(counts).sum()) / length);
      readings.measured(HISTOGRAM, Arrays.stream(counts).mapToDouble(n -> n / length).toArray());
    }
  }
}

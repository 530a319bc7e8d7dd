package io.thalweg.report;

import io.thalweg.study.Summary;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.DoubleFunction;

/// Numbers as a reader wants them.
final class Numbers {
  static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_EVEN);
  static final String UNKNOWN = "–";

  private Numbers() {}

  /// A share in `[0,1]` as percent, without the sign: `97.42`.
  static String percent(double share) {
    return fixed(100 * share, 2);
  }

  /// Mean and standard deviation of shares: `97.42 ± 0.11`.
  static String percentWithSd(Summary share) {
    return meanAndSd(share, Numbers::percent);
  }

  /// A share without needless zeros, with the sign: `95 %`, `97.5 %`.
  static String roundPercent(double share) {
    return plain(100 * share) + "\u00a0%";
  }

  /// A loss: four decimals, or two digits where that would show too little.
  static String loss(double loss) {
    return isTiny(loss) ? scientific(loss, 2) : fixed(loss, 4);
  }

  /// The standard deviation of losses, with as many decimals as their mean has.
  static String spreadOfLoss(Summary loss) {
    return isTiny(loss.mean()) ? scientific(loss.sd(), 2) : fixed(loss.sd(), 4);
  }

  private static boolean isTiny(double loss) {
    return loss != 0 && Math.abs(loss) < 0.001;
  }

  /// With so many decimals and a true minus sign.
  static String fixed(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return UNKNOWN;
    }
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return minus(text.matches("-0\\.?0*") ? text.substring(1) : text);
  }

  /// The shortest decimal of a round number: `0.05`, `1e-6`.
  static String plain(double value) {
    return significant(value, 6);
  }

  /// With at most so many digits; with a power of ten where it is very large or small.
  static String significant(double value, int digits) {
    if (!Double.isFinite(value)) {
      return UNKNOWN;
    }
    double size = Math.abs(value);
    return value == 0 || (size >= 1e-4 && size < 1e6)
        ? minus(rounded(value, digits).toPlainString())
        : scientific(value, digits);
  }

  /// With so many decimals, without needless zeros.
  static String plainFixed(double value, int decimals) {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return minus(rounded.toPlainString());
  }

  /// With at most so many digits and a power of ten: `2.5e-7`.
  private static String scientific(double value, int digits) {
    BigDecimal rounded = rounded(value, digits);
    int exponent = rounded.precision() - rounded.scale() - 1;
    return minus(rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent);
  }

  private static BigDecimal rounded(double value, int digits) {
    MathContext context = new MathContext(digits, RoundingMode.HALF_EVEN);
    return BigDecimal.valueOf(value).round(context).stripTrailingZeros();
  }

  /// A number of things: `1 seed`, `3 seeds`.
  static String count(int n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
  }

  /// A whole number with thin spaces between its thousands.
  static String thousands(int n) {
    return String.format(Locale.ROOT, "%,d", n).replace(',', '\u202f');
  }

  static String minus(String number) {
    return number.startsWith("-") ? "−" + number.substring(1) : number;
  }

  /// `mean ± sd`; the mean alone where there is one value; a dash where there is none.
  static String meanAndSd(Summary summary, DoubleFunction<String> format) {
    if (!summary.isKnown()) {
      return UNKNOWN;
    }
    String mean = format.apply(summary.mean());
    return Double.isNaN(summary.sd()) ? mean : mean + " ± " + format.apply(summary.sd());
  }
}

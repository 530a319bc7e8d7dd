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
    return isTiny(loss) ? scientific(loss) : fixed(loss, 4);
  }

  /// The standard deviation of losses, with as many decimals as their mean has.
  static String spreadOfLoss(Summary loss) {
    return isTiny(loss.mean()) ? scientific(loss.sd()) : fixed(loss.sd(), 4);
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
    BigDecimal rounded =
        BigDecimal.valueOf(value).round(new MathContext(6, RoundingMode.HALF_EVEN));
    double size = Math.abs(value);
    boolean plain = value == 0 || (size >= 1e-4 && size < 1e6);
    return minus(plain ? rounded.stripTrailingZeros().toPlainString() : scientific(value));
  }

  private static String scientific(double value) {
    String text = String.format(Locale.ROOT, "%.1e", value);
    return text.replace(".0e", "e").replaceFirst("e([+-])0*(?=\\d)", "e$1").replace("e+", "e");
  }

  /// A number of things: `1 seed`, `3 seeds`.
  static String count(int n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
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

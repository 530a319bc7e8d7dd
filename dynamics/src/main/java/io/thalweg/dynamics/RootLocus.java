package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.hipparchus.complex.Complex;

/// How poles move with a setting: with the gain of a loop, or with whatever a characteristic
/// polynomial depends on.
///
/// ## Formula
///     1 + kL = 0:  D(z) + kN(z) = 0
///     break points  N′D − ND′ = 0,  k = −D/N real
///     asymptotes    centroid (Σpoles − Σzeros)/(n − m),  angles (2l + 1)·180°/(n − m) for k → ∞
///
/// ## Source
/// Evans 1948, Graphical Analysis of Control Systems; Franklin, Powell & Emami-Naeini, Feedback
/// Control of Dynamic Systems, 7th ed., chapter 5.
///
/// ## Notes
/// A branch is one pole followed. Between two settings the poles are told apart by halving the
/// interval until none moves more than a third of its distance to the next one; at a break point,
/// where two are one, both ways on are right and one is taken. A setting at which the highest power
/// vanishes has a pole at infinity and is an error.
///
/// @param settings gains k, or whatever the setting is, in the given order
/// @param branches one list for each pole, with one entry for each setting
/// @param breakPoints double poles of a loop at real gains, of both signs and inside and outside of
///     the settings, by gain; none for a family
/// @param asymptotes where branches go as the gain of a loop grows; empty if none goes to infinity,
///     and for a family
public record RootLocus(
    List<Double> settings,
    List<List<Complex>> branches,
    List<BreakPoint> breakPoints,
    Optional<Asymptotes> asymptotes) {
  private static final double SAFE = 1.0 / 3;
  private static final double SAME = 1e-6;
  private static final double SMALLEST_INTERVAL = 1e-13;
  private static final int DEPTH = 48;

  /// Where two poles meet.
  ///
  /// @param gain k
  /// @param point the double pole, in most cases real
  public record BreakPoint(double gain, Complex point) {}

  /// The straight lines that branches approach for k → ∞.
  ///
  /// @param centroid where they meet, on the real axis
  /// @param anglesDegrees of each, in `(−180,180]`
  public record Asymptotes(double centroid, List<Double> anglesDegrees) {
    /// Copies the list.
    public Asymptotes {
      anglesDegrees = List.copyOf(anglesDegrees);
    }
  }

  /// Copies the lists.
  public RootLocus {
    settings = List.copyOf(settings);
    branches = branches.stream().map(List::copyOf).toList();
    breakPoints = List.copyOf(breakPoints);
  }

  /// Of the closed loop 1 + kL = 0 over the gains k.
  ///
  /// @param gains in the order in which the branches are to be followed
  /// @throws IllegalArgumentException if the order of L is 0, or a gain makes a pole infinite
  public static RootLocus of(TransferFunction loop, double... gains) {
    double[] n = new double[loop.order() + 1];
    double[] above = loop.numerator();
    System.arraycopy(above, 0, n, n.length - above.length, above.length);
    double[] d = loop.denominator();
    Tracker tracker = new Tracker(k -> sum(d, k, n));
    return new RootLocus(
        boxed(gains), tracker.branches(gains), breakPoints(loop), asymptotes(loop));
  }

  private static double[] sum(double[] d, double k, double[] n) {
    double[] sum = new double[d.length];
    for (int i = 0; i < d.length; i++) {
      sum[i] = Math.fma(k, n[i], d[i]);
    }
    return sum;
  }

  /// Of a family of characteristic polynomials, highest power first.
  ///
  /// @param family a setting's polynomial, always of the same degree
  /// @param settings in the order in which the branches are to be followed
  /// @throws IllegalArgumentException if the degree is 0 or changes
  public static RootLocus of(DoubleFunction<double[]> family, double... settings) {
    return new RootLocus(
        boxed(settings), new Tracker(family).branches(settings), List.of(), Optional.empty());
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static List<BreakPoint> breakPoints(TransferFunction loop) {
    Polynomial n = loop.above();
    Polynomial d = loop.below();
    Polynomial meeting = n.derivative().times(d).minus(n.times(d.derivative()));
    List<BreakPoint> points = new ArrayList<>();
    for (Complex z : meeting.roots()) {
      if (n.at(z).norm() == 0) {
        continue;
      }
      Complex k = d.at(z).divide(n.at(z)).negate();
      if (Math.abs(k.getImaginary()) <= 1e-9 * k.norm()) {
        points.add(new BreakPoint(k.getReal(), z));
      }
    }
    points.sort(Comparator.comparingDouble(BreakPoint::gain));
    return points;
  }

  private static Optional<Asymptotes> asymptotes(TransferFunction loop) {
    Polynomial n = loop.above();
    Polynomial d = loop.below();
    int lines = d.degree() - n.degree();
    if (n.isZero() || lines == 0) {
      return Optional.empty();
    }
    double poles = d.degree() == 0 ? 0 : -d.coefficient(d.degree() - 1);
    double zeros = n.degree() == 0 ? 0 : -n.coefficient(n.degree() - 1) / n.leading();
    List<Double> angles = new ArrayList<>();
    for (int l = 0; l < lines; l++) {
      double angle = (n.leading() > 0 ? 2 * l + 1 : 2 * l) * 180.0 / lines;
      angles.add(angle > 180 ? angle - 360 : angle);
    }
    return Optional.of(new Asymptotes((poles - zeros) / lines, angles));
  }

  /// Follows the roots of a family.
  private static final class Tracker {
    private final DoubleFunction<double[]> family;
    private int degree;
    private long budget;

    Tracker(DoubleFunction<double[]> family) {
      this.family = family;
    }

    List<List<Complex>> branches(double[] settings) {
      if (settings.length == 0) {
        throw new IllegalArgumentException("settings must be one or more, got none");
      }
      degree = new Polynomial(family.apply(settings[0])).degree();
      if (degree == 0) {
        throw new IllegalArgumentException("the degree must be 1 or more, got 0");
      }
      budget = 40L * settings.length + 10_000;
      Complex[][] roots = new Complex[settings.length][];
      roots[0] = roots(settings[0]);
      for (int j = 1; j < settings.length; j++) {
        Complex[] to = roots(settings[j]);
        roots[j] = follow(settings[j - 1], roots[j - 1], settings[j], to, DEPTH);
      }
      List<List<Complex>> branches = new ArrayList<>(degree);
      for (int i = 0; i < degree; i++) {
        Complex[] branch = new Complex[settings.length];
        for (int j = 0; j < settings.length; j++) {
          branch[j] = roots[j][i];
        }
        branches.add(Arrays.asList(branch));
      }
      return branches;
    }

    private Complex[] roots(double setting) {
      budget--;
      double[] coefficients = family.apply(setting);
      if (!Arrays.stream(coefficients).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "the polynomial must be finite at every setting, got %s at %s"
                .formatted(Arrays.toString(coefficients), setting));
      }
      Polynomial polynomial = new Polynomial(coefficients);
      if (polynomial.degree() != degree) {
        throw new IllegalArgumentException(
            "the degree must be %d at every setting, got %d at %s"
                .formatted(degree, polynomial.degree(), setting));
      }
      return polynomial.roots().toArray(Complex[]::new);
    }

    /// The roots `to` at setting `t`, in the order of the roots `from` at setting `s`.
    private Complex[] follow(double s, Complex[] from, double t, Complex[] to, int depth) {
      Complex[] matched = match(from, to);
      boolean smallest = Math.abs(t - s) <= SMALLEST_INTERVAL * Math.max(Math.abs(s), Math.abs(t));
      if (depth == 0 || smallest || budget < 0) {
        return matched;
      }
      double middle = s + (t - s) / 2;
      Complex[] between = roots(middle);
      if (safe(from, matched)) {
        Complex[] halfway = match(from, between);
        if (safe(from, halfway) && straight(from, halfway, matched)) {
          return matched;
        }
      }
      Complex[] half = follow(s, from, middle, between, depth - 1);
      return follow(middle, half, t, to, depth - 1);
    }

    /// The closest pairs first.
    private Complex[] match(Complex[] from, Complex[] to) {
      Complex[] matched = new Complex[degree];
      boolean[] taken = new boolean[degree];
      boolean[] done = new boolean[degree];
      for (int pair = 0; pair < degree; pair++) {
        double nearest = Double.POSITIVE_INFINITY;
        int row = -1;
        int column = -1;
        for (int i = 0; i < degree; i++) {
          for (int j = 0; j < degree; j++) {
            double distance = done[i] || taken[j] ? Double.NaN : distance(from[i], to[j]);
            if (distance < nearest || (row < 0 && !done[i] && !taken[j])) {
              nearest = distance;
              row = i;
              column = j;
            }
          }
        }
        matched[row] = to[column];
        done[row] = true;
        taken[column] = true;
      }
      return matched;
    }

    /// Whether no other match is nearly as good. Roots that are the same before and after need not
    /// be told apart.
    private boolean safe(Complex[] from, Complex[] to) {
      for (int i = 0; i < degree; i++) {
        double way = distance(from[i], to[i]);
        for (int j = 0; j < degree; j++) {
          if (i == j) {
            continue;
          }
          double before = distance(from[i], from[j]);
          double after = distance(to[i], to[j]);
          double same = SAME * Math.max(1e-3, from[i].norm());
          if (way > SAFE * Math.min(before, after) && !(before <= same && after <= same)) {
            return false;
          }
        }
      }
      return true;
    }

    /// Whether halfway the roots are about halfway: within a third of the distance to the next one.
    private boolean straight(Complex[] from, Complex[] halfway, Complex[] to) {
      for (int i = 0; i < degree; i++) {
        Complex middle = from[i].add(to[i]).multiply(0.5);
        double off = distance(halfway[i], middle);
        for (int j = 0; j < degree; j++) {
          double apart = distance(halfway[i], halfway[j]);
          if (j != i && off > SAFE * apart && apart > SAME * Math.max(1e-3, middle.norm())) {
            return false;
          }
        }
      }
      return true;
    }

    private static double distance(Complex a, Complex b) {
      return Math.hypot(a.getReal() - b.getReal(), a.getImaginary() - b.getImaginary());
    }
  }
}

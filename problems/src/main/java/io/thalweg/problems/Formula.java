package io.thalweg.problems;

import io.thalweg.optim.Setting;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.CalculusFieldElement;
import org.hipparchus.analysis.differentiation.Gradient;
import org.hipparchus.util.Binary64;

/// A function that one types: sums, products, powers and usual functions of its variables.
///
/// ## Function
///     f(x) = the formula                                                              x: [n]
///     ∇f by automatic differentiation, exact but for rounding
///
/// ## Minima
/// None is known, whatever is typed.
///
/// ## Source
/// Forward differentiation: Griewank & Walther 2008, *Evaluating Derivatives*, SIAM, chapter 3; the
/// numbers are Hipparchus' `Gradient`.
///
/// ## Notes
/// Variables are x, y and z, or x1, x2, …, of which x is the first; the highest that is used gives
/// n. There are + - * / ^ with the usual precedence (`^` from right to left, before the sign: -x^2
/// is -(x^2)), parentheses, the functions sin, cos, tan, exp, log (natural), sqrt, abs, tanh, min
/// and max of two, and the numbers pi and e. At a kink of abs, min or max the gradient is that of
/// one side. Where the formula has no value, as log(-1), value and gradient are not a number.
///
/// @param expression the formula, in quotes
public record Formula(@Setting Term expression) implements TestFunction {
  private static final double HALF_SIDE = 5;

  @Override
  public int dimension() {
    return expression.dimension();
  }

  @Override
  public double value(double[] x) {
    return at(Arrays.stream(x).mapToObj(Binary64::new).toList()).getReal();
  }

  @Override
  public void gradient(double[] x, double[] gradient) {
    Gradient[] variables = new Gradient[x.length];
    Arrays.setAll(variables, i -> Gradient.variable(x.length, i, x[i]));
    Gradient slope = at(List.of(variables));
    Arrays.setAll(gradient, slope::getPartialDerivative);
  }

  private <T extends CalculusFieldElement<T>> T at(List<T> variables) {
    return expression.root().at(variables);
  }

  @Override
  public List<Minimum> minima() {
    return List.of();
  }

  @Override
  public double[] start() {
    double[] start = new double[dimension()];
    Arrays.setAll(start, i -> i % 2 == 0 ? 3 : 2);
    return start;
  }

  @Override
  public Domain domain() {
    return Domain.cube(dimension(), -HALF_SIDE, HALF_SIDE);
  }
}

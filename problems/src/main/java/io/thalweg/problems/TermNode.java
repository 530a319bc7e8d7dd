package io.thalweg.problems;

import java.util.List;
import org.hipparchus.CalculusFieldElement;

/// A part of a formula, worked out in any kind of number: doubles for its value, numbers that carry
/// their gradient for that.
sealed interface TermNode {

  /// Its value.
  ///
  /// @param x the variables, at least as many as the formula has
  <T extends CalculusFieldElement<T>> T at(List<T> x);

  /// Whether no variable is in it.
  boolean isConstant();

  record Literal(double value) implements TermNode {
    @Override
    public <T extends CalculusFieldElement<T>> T at(List<T> x) {
      return x.getFirst().newInstance(value);
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }

  /// One of the variables.
  ///
  /// @param index from 0
  record Variable(int index) implements TermNode {
    @Override
    public <T extends CalculusFieldElement<T>> T at(List<T> x) {
      return x.get(index);
    }

    @Override
    public boolean isConstant() {
      return false;
    }
  }

  record Negative(TermNode of) implements TermNode {
    @Override
    public <T extends CalculusFieldElement<T>> T at(List<T> x) {
      return of.at(x).negate();
    }

    @Override
    public boolean isConstant() {
      return of.isConstant();
    }
  }

  /// A function of one number.
  record Call(TermFunction function, TermNode of) implements TermNode {
    @Override
    public <T extends CalculusFieldElement<T>> T at(List<T> x) {
      return function.of(of.at(x));
    }

    @Override
    public boolean isConstant() {
      return of.isConstant();
    }
  }

  /// Two numbers made one.
  record Pair(TermOperator operator, TermNode left, TermNode right) implements TermNode {
    @Override
    public <T extends CalculusFieldElement<T>> T at(List<T> x) {
      if (operator == TermOperator.POWER && right.isConstant()) {
        return power(left.at(x), right.at(x).getReal());
      }
      return operator.of(left.at(x), right.at(x));
    }

    /// Whole powers have a value and a slope left of 0, too.
    private static <T extends CalculusFieldElement<T>> T power(T base, double exponent) {
      return exponent == (int) exponent ? base.pow((int) exponent) : base.pow(exponent);
    }

    @Override
    public boolean isConstant() {
      return left.isConstant() && right.isConstant();
    }
  }
}

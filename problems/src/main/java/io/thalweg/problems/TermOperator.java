package io.thalweg.problems;

import org.hipparchus.CalculusFieldElement;

/// What a formula makes of two numbers.
enum TermOperator {
  PLUS {
    @Override
    <T extends CalculusFieldElement<T>> T of(T a, T b) {
      return a.add(b);
    }
  },
  MINUS {
    @Override
    <T extends CalculusFieldElement<T>> T of(T a, T b) {
      return a.subtract(b);
    }
  },
  TIMES {
    @Override
    <T extends CalculusFieldElement<T>> T of(T a, T b) {
      return a.multiply(b);
    }
  },
  DIVIDED {
    @Override
    <T extends CalculusFieldElement<T>> T of(T a, T b) {
      return a.divide(b);
    }
  },
  POWER {
    @Override
    <T extends CalculusFieldElement<T>> T of(T a, T b) {
      return a.pow(b);
    }
  },
  MIN {
    @Override
    <T extends CalculusFieldElement<T>> T of(T a, T b) {
      return b.getReal() < a.getReal() || Double.isNaN(b.getReal()) ? b : a;
    }
  },
  MAX {
    @Override
    <T extends CalculusFieldElement<T>> T of(T a, T b) {
      return b.getReal() > a.getReal() || Double.isNaN(b.getReal()) ? b : a;
    }
  };

  abstract <T extends CalculusFieldElement<T>> T of(T a, T b);
}

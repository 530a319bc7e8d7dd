package io.thalweg.problems;

import java.util.Locale;
import org.hipparchus.CalculusFieldElement;

/// A function of one number that a formula may call.
enum TermFunction {
  SIN {
    @Override
    <T extends CalculusFieldElement<T>> T of(T x) {
      return x.sin();
    }
  },
  COS {
    @Override
    <T extends CalculusFieldElement<T>> T of(T x) {
      return x.cos();
    }
  },
  TAN {
    @Override
    <T extends CalculusFieldElement<T>> T of(T x) {
      return x.tan();
    }
  },
  EXP {
    @Override
    <T extends CalculusFieldElement<T>> T of(T x) {
      return x.exp();
    }
  },
  LOG {
    @Override
    <T extends CalculusFieldElement<T>> T of(T x) {
      return x.log();
    }
  },
  SQRT {
    @Override
    <T extends CalculusFieldElement<T>> T of(T x) {
      return x.sqrt();
    }
  },
  ABS {
    @Override
    <T extends CalculusFieldElement<T>> T of(T x) {
      return x.abs();
    }
  },
  TANH {
    @Override
    <T extends CalculusFieldElement<T>> T of(T x) {
      return x.tanh();
    }
  };

  abstract <T extends CalculusFieldElement<T>> T of(T x);

  /// As it is typed.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

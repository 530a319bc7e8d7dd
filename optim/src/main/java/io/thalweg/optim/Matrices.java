package io.thalweg.optim;

import java.util.Comparator;
import java.util.ServiceLoader;

/// Linear algebra for the rules that need more than elementwise operations. A library does it,
/// found as a service: LibTorch where `thalweg-engine` is there, else that of `thalweg-matrices`;
/// or one's own, with [Optimizer.Builder#matrices].
///
/// All matrices of a call have the same precision. Calls come from several threads.
public interface Matrices {
  /// C ← α·op(A)·op(B) + βC, op the transpose or nothing. C must not be A or B.
  void multiply(double alpha, Matrix a, boolean ofA, Matrix b, boolean ofB, double beta, Matrix c);

  /// Eigenvalues of a symmetric A, rising, `[1, n]`, and an orthonormal eigenvector for each in the
  /// columns of `vectors`, `[n, n]`. NaN where A has a number that is not finite.
  void eigen(Matrix a, Matrix values, Matrix vectors);

  /// A ← Q of A = QR, for a square A of any rank. NaN where A has a number that is not finite.
  void orthonormalise(Matrix a);

  /// Of several that are there, one with the highest is found.
  default int priority() {
    return 0;
  }

  /// The one that is there; of several, one with the highest [#priority].
  ///
  /// @throws SettingException where there is none
  static Matrices found() {
    return ServiceLoader.load(Matrices.class).stream()
        .map(ServiceLoader.Provider::get)
        .max(Comparator.comparingInt(Matrices::priority))
        .orElseThrow(() ->
            new SettingException(
                "matrix products need a library: add the artifact thalweg-matrices or thalweg-engine"));
  }
}

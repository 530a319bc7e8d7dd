package io.thalweg.engine;

import io.thalweg.optim.Matrices;
import io.thalweg.optim.Matrix;
import io.thalweg.optim.Precision;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Products, eigenvectors and bases by LibTorch, for rules that need them. Found as a service.
public final class TorchMatrices implements Matrices {
  static {
    Engine.start();
  }

  /// Called by the service loader.
  public TorchMatrices() {}

  @Override
  public void multiply(
      double alpha, Matrix a, boolean ofA, Matrix b, boolean ofB, double beta, Matrix c) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      view(c).addmm_(view(a, ofA), view(b, ofB), new Scalar(beta), new Scalar(alpha));
    }
  }

  @Override
  public void eigen(Matrix a, Matrix values, Matrix vectors) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      if (!isFinite(a)) {
        view(values).fill_(new Scalar(Double.NaN));
        view(vectors).fill_(new Scalar(Double.NaN));
        return;
      }
      T_TensorTensor_T found = torch.linalg_eigh(view(a).to(torch.ScalarType.Double));
      view(values).copy_(found.get0().unsqueeze(0));
      view(vectors).copy_(found.get1());
    }
  }

  @Override
  public void orthonormalise(Matrix a) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      if (isFinite(a)) {
        view(a).copy_(torch.linalg_qr(view(a).to(torch.ScalarType.Double)).get0());
      } else {
        view(a).fill_(new Scalar(Double.NaN));
      }
    }
  }

  /// Whether all numbers are. LAPACK gives up on others, and a training that diverged would end in
  /// its error.
  private static boolean isFinite(Matrix a) {
    return view(a).isfinite().all().item_bool();
  }

  private static Tensor view(Matrix matrix, boolean transposed) {
    return transposed ? view(matrix).t() : view(matrix);
  }

  private static Tensor view(Matrix matrix) {
    return matrix.precision() == Precision.FLOAT32
        ? Views.floats(matrix.numbers(), matrix.rows(), matrix.columns())
        : Views.doubles(matrix.numbers(), matrix.rows(), matrix.columns());
  }
}

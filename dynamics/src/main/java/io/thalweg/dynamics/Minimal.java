package io.thalweg.dynamics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/// The part of a model that gradients move and that the training or the evaluation point shows:
/// what is left out, such as a pole that a zero cancels, can not be seen from outside.
///
/// ## Method
///
/// The smallest space that holds every B and that no A leaves, then the same for the transposed
/// model with its outputs; orthonormal bases by Gram–Schmidt (Kalman 1963, doi:10.1137/0301010).
///
/// @param a Aᵢ of each phase, in other coordinates, `[n, n]`
/// @param b Bᵢ, `[n]`
/// @param training what gives the training point, `[n]`
/// @param evaluation what gives the evaluation point before phase i, `[n]`
record Minimal(
    List<RealMatrix> a, List<RealVector> b, RealVector training, List<RealVector> evaluation) {
  /// A direction counts as new where so much of a vector is left without the known ones.
  private static final double TOLERANCE = 1e-9;

  /// What shows at the training point or the evaluation point.
  static Minimal of(RuleModel model) {
    return of(model, true);
  }

  /// What shows at the training point alone.
  static Minimal ofTrainingPoint(RuleModel model) {
    return of(model, false);
  }

  /// The whole model where no gradient moves the point, as at a rate of 0.
  private static Minimal of(RuleModel model, boolean evaluated) {
    Minimal scaled = scaled(model);
    Minimal reached = scaled.controllable();
    return reached.training.getNorm() == 0 ? scaled : reached.observable(evaluated);
  }

  private static Minimal scaled(RuleModel model) {
    RealVector scale = new ArrayRealVector(scale(model), false);
    RealVector training = new ArrayRealVector(model.order());
    training.setEntry(0, scale.getEntry(0));
    List<RuleModel.Phase> phases = model.phases();
    return new Minimal(
        phases.stream().map(phase -> scaled(phase.a(), scale)).toList(),
        phases.stream().map(phase -> phase.b().ebeDivide(scale)).toList(),
        training,
        phases.stream().map(phase -> phase.evaluation().ebeMultiply(scale)).toList());
  }

  /// S⁻¹ A S, where S has `scale` on its diagonal.
  private static RealMatrix scaled(RealMatrix a, RealVector scale) {
    RealMatrix scaled = a.copy();
    for (int i = 0; i < scale.getDimension(); i++) {
      for (int j = 0; j < scale.getDimension(); j++) {
        scaled.multiplyEntry(i, j, scale.getEntry(j) / scale.getEntry(i));
      }
    }
    return scaled;
  }

  /// How far an impulse of the gradient moves each state: units in which all are of one size.
  private static double[] scale(RuleModel model) {
    double[] scale = new double[model.order()];
    RealVector x = new ArrayRealVector(model.order());
    int steps = model.period() * (model.order() + 1);
    for (int k = 0; k < steps; k++) {
      RuleModel.Phase phase = model.phases().get(k % model.period());
      x = phase.a().operate(x);
      x = k < model.period() ? x.add(phase.b()) : x;
      for (int i = 0; i < scale.length; i++) {
        scale[i] = Math.max(scale[i], Math.abs(x.getEntry(i)));
      }
    }
    for (int i = 0; i < scale.length; i++) {
      scale[i] = scale[i] == 0 ? 1 : scale[i];
    }
    return scale;
  }

  private Minimal controllable() {
    return project(basis(b, a, matrix -> matrix));
  }

  private Minimal observable(boolean evaluated) {
    List<RealVector> outputs = new ArrayList<>(evaluated ? evaluation : List.of());
    outputs.add(training);
    return project(basis(outputs, a, RealMatrix::transpose));
  }

  /// An orthonormal basis of the smallest space that holds `seeds` and that no matrix leaves.
  private static List<RealVector> basis(
      List<RealVector> seeds, List<RealMatrix> matrices, UnaryOperator<RealMatrix> form) {
    List<RealVector> basis = new ArrayList<>();
    seeds.forEach(seed -> grow(basis, seed, seed.getNorm()));
    for (int i = 0; i < basis.size(); i++) {
      for (RealMatrix matrix : matrices) {
        grow(basis, form.apply(matrix).operate(basis.get(i)), matrix.getFrobeniusNorm());
      }
    }
    return basis;
  }

  /// @param size what the candidate is as long as where it is no rounding
  private static void grow(List<RealVector> basis, RealVector candidate, double size) {
    RealVector rest = candidate;
    for (int pass = 0; pass < 2; pass++) {
      for (RealVector known : basis) {
        rest = rest.subtract(known.mapMultiply(known.dotProduct(rest)));
      }
    }
    if (size > 0 && rest.getNorm() > TOLERANCE * size) {
      basis.add(rest.unitVector());
    }
  }

  /// All of it where the basis is empty: what nothing moves is left as it is.
  private Minimal project(List<RealVector> vectors) {
    if (vectors.isEmpty()) {
      return this;
    }
    RealMatrix basis = new Array2DRowRealMatrix(vectors.getFirst().getDimension(), vectors.size());
    for (int i = 0; i < vectors.size(); i++) {
      basis.setColumnVector(i, vectors.get(i));
    }
    RealMatrix transposed = basis.transpose();
    return new Minimal(
        a.stream().map(matrix -> transposed.multiply(matrix).multiply(basis)).toList(),
        b.stream().map(transposed::operate).toList(),
        transposed.operate(training),
        evaluation.stream().map(transposed::operate).toList());
  }
}

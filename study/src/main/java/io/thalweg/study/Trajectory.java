package io.thalweg.study;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/// The way of a training through the space of parameters, seen in the plane in which it moves most.
///
/// ## Formula
///
///     D = rows θᵢ − θ_end;  DDᵀ = USUᵀ (small: one row a checkpoint);  principal direction k: Dᵀuₖ/√sₖ
///
/// ## Source
///
/// Li et al. 2018, [arXiv:1712.09913](https://arxiv.org/abs/1712.09913), section 7: principal components of
/// the differences to the last parameters, not centred.
///
/// @param first direction in which the way extends most, of length 1
/// @param second the next, at a right angle to it
/// @param points of the way in these coordinates, the last at (0, 0)
/// @param explained share of the squared distances that each direction holds
public record Trajectory(
    Direction first, Direction second, List<Point> points, List<Double> explained) {

  /// A checkpoint's place.
  public record Point(double x, double y) {}

  /// Finds the plane.
  ///
  /// @param checkpoints parameters on the way, the last those of the end, `[n]` each; at least 3
  public static Trajectory of(List<float[]> checkpoints) {
    int m = checkpoints.size() - 1;
    if (m < 2) {
      throw new IllegalArgumentException("need 3 checkpoints, got " + checkpoints.size());
    }
    float[] end = checkpoints.getLast();
    List<Direction> rows =
        checkpoints.subList(0, m).stream().map(each -> Direction.between(end, each)).toList();
    RealMatrix gram = new Array2DRowRealMatrix(m, m);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j <= i; j++) {
        double dot = rows.get(i).dot(rows.get(j));
        gram.setEntry(i, j, dot);
        gram.setEntry(j, i, dot);
      }
    }
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(gram);
    Direction first = direction(checkpoints, eigen, 0);
    Direction second = direction(checkpoints, eigen, 1);
    List<Point> points = new ArrayList<>();
    rows.forEach(row -> points.add(new Point(row.dot(first), row.dot(second))));
    points.add(new Point(0, 0));
    double whole = gram.getTrace();
    return new Trajectory(
        first,
        second,
        points,
        List.of(eigen.getEigenvalue(0) / whole, eigen.getEigenvalue(1) / whole));
  }

  private static Direction direction(
      List<float[]> checkpoints, EigenDecompositionSymmetric eigen, int k) {
    float[] end = checkpoints.getLast();
    double[] sum = new double[end.length];
    double scale = 1 / Math.sqrt(Math.max(eigen.getEigenvalue(k), Double.MIN_NORMAL));
    for (int i = 0; i + 1 < checkpoints.size(); i++) {
      double weight = eigen.getEigenvector(k).getEntry(i) * scale;
      float[] theta = checkpoints.get(i);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += weight * (theta[j] - end[j]);
      }
    }
    return Direction.of(sum);
  }
}

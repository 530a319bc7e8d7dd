package io.thalweg.optim;

/// Adaptive gradient clipping: shortens the gradient of each unit to a share of the unit's own size.
///
/// ## Update
///     gᵢ ← gᵢ · min(1, λ · max(‖θᵢ‖₂, ε)/‖gᵢ‖₂), for each row i of a tensor   θ, g: [rows, columns]
///
/// ## Source
/// Brock et al. 2021, [arXiv:2102.06171](https://arxiv.org/abs/2102.06171), equation 3.
///
/// ## Notes
/// A unit is a row: what one output of a layer is made of, the tensor's first dimension by all
/// others. Of a vector, such as biases, the whole is a unit, as in the authors' code. ‖θᵢ‖ is that of
/// the training point. The paper leaves out the last layer: `except`.
///
/// @param limit λ, the longest gradient of a unit of size 1
/// @param epsilon ε, the least size that a unit counts as
/// @param except tensors that are left as they are: name patterns joined by `|`, where `*` stands for
///     any characters and a bare word, as in `bias`, for the last part of the name
public record Agc(
    @Setting(def = "0.01", in = "(0,inf)") double limit,
    @Setting(def = "0.001", in = "(0,inf)") double epsilon,
    @Setting(def = "\"\"") String except)
    implements Transform {

  public Agc {
    Settings.check(Agc.class, limit, epsilon, except);
  }

  @Override
  public boolean changesGradient() {
    return true;
  }

  @Override
  public boolean seesTensors() {
    return true;
  }

  @Override
  public boolean sparesSmallGradients() {
    return true;
  }

  @Override
  public boolean appliesTo(String tensor) {
    return !NamePattern.matches(except, tensor);
  }

  @Override
  public void onTensor(Matrix theta, Matrix g) {
    boolean vector = g.columns() == 1;
    int units = vector ? 1 : g.rows();
    int size = vector ? g.rows() : g.columns();
    Precision precision = g.precision();
    for (int i = 0; i < units; i++) {
      long from = (long) i * size;
      double least = Math.max(epsilon, Norms.of(precision, theta.numbers(), from, size));
      double longest = limit * least;
      double norm = Norms.of(precision, g.numbers(), from, size);
      for (long j = from; norm > longest && j < from + size; j++) {
        precision.write(g.numbers(), j, precision.read(g.numbers(), j) * (longest / norm));
      }
    }
  }
}

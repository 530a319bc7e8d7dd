package io.thalweg.optim;

/// Gradient centralisation: takes the mean out of the gradient of each unit.
///
/// ## Update
///     gᵢ ← gᵢ − mean(gᵢ), for each row i of a tensor                        g: [rows, columns]
///
/// ## Source
/// Yong et al. 2020, [arXiv:2004.01461](https://arxiv.org/abs/2004.01461), equation 1.
///
/// ## Notes
/// A row is what one output of a layer is made of: the tensor's first dimension by all others.
/// Vectors, such as biases, are left as they are.
///
/// @param except tensors that are left as they are: name patterns joined by `|`, where `*` stands for
///     any characters and a bare word, as in `bias`, for the last part of the name
public record Centralise(@Setting(def = "\"\"") String except) implements Transform {

  @Override
  public boolean changesGradient() {
    return true;
  }

  @Override
  public boolean seesTensors() {
    return true;
  }

  @Override
  public boolean appliesTo(String tensor) {
    return !NamePattern.matches(except, tensor);
  }

  @Override
  public void onTensor(Matrix theta, Matrix g) {
    for (int i = 0; i < g.rows() && g.columns() > 1; i++) {
      double mean = 0;
      for (int j = 0; j < g.columns(); j++) {
        mean += g.get(i, j) / g.columns();
      }
      for (int j = 0; j < g.columns(); j++) {
        g.set(i, j, g.get(i, j) - mean); // gᵢ ← gᵢ − mean(gᵢ)
      }
    }
  }
}

/// Tensors in safetensors files: optimizers saved and read, PyTorch's optimizer state read.
module io.thalweg.tensors {
  requires transitive io.thalweg.optim;
  requires com.fasterxml.jackson.databind;
  requires static org.jspecify;

  exports io.thalweg.tensors;
}

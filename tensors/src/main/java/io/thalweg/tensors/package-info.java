/// Tensors in safetensors files: optimizers saved and read, PyTorch's optimizer state read.
@NullMarked
package io.thalweg.tensors;

import org.jspecify.annotations.NullMarked;

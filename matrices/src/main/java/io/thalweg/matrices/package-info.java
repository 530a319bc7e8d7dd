/// Linear algebra in Java, for programs that have no LibTorch.
@NullMarked
package io.thalweg.matrices;

import org.jspecify.annotations.NullMarked;

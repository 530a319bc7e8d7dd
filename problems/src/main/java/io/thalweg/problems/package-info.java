/// Test functions with gradients and known minima, and data sets with strict readers.
@NullMarked
package io.thalweg.problems;

import org.jspecify.annotations.NullMarked;

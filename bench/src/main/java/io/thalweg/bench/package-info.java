/// Measurements side by side with what others use.
@NullMarked
package io.thalweg.bench;

import org.jspecify.annotations.NullMarked;

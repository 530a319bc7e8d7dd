/// Measurements side by side with what others use, each contestant in its own process.
@NullMarked
package io.thalweg.bench;

import org.jspecify.annotations.NullMarked;

/// What was run, kept where it is not lost.
@NullMarked
package io.thalweg.store;

import org.jspecify.annotations.NullMarked;

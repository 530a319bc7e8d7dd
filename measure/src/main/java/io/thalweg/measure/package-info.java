/// Instruments that look at a training while it goes on, and what their series say.
@NullMarked
package io.thalweg.measure;

import org.jspecify.annotations.NullMarked;

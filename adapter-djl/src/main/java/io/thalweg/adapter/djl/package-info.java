/// The rules as an optimizer of DJL's trainer.
@NullMarked
package io.thalweg.adapter.djl;

import org.jspecify.annotations.NullMarked;

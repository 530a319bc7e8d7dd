/// The rules as an optimiser of Tribuo's gradient trainers.
@NullMarked
package io.thalweg.adapter.tribuo;

import org.jspecify.annotations.NullMarked;

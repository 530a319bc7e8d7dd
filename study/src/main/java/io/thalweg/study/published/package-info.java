/// Published experiments, run again: each is a value that knows its setting, its source and the
/// figures that others found, and gives ours beside them.
@NullMarked
package io.thalweg.study.published;

import org.jspecify.annotations.NullMarked;

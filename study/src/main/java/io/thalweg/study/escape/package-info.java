/// Ways out of local optima, compared at equal budget.
@NullMarked
package io.thalweg.study.escape;

import org.jspecify.annotations.NullMarked;

/// Many trainings compared with fair statistics.
@NullMarked
package io.thalweg.study;

import org.jspecify.annotations.NullMarked;

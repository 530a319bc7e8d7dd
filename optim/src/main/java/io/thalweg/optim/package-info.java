/// Update rules written in vector algebra, and the driver that walks them over flat memory.
@NullMarked
package io.thalweg.optim;

import org.jspecify.annotations.NullMarked;

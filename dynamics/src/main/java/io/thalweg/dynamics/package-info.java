/// Update rules as control systems, and the control theory that is needed for it.
@NullMarked
package io.thalweg.dynamics;

import org.jspecify.annotations.NullMarked;

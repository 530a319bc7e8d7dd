/// The command line: one file a command, one answer a command, printed as text or as JSON.
@NullMarked
package io.thalweg.app;

import org.jspecify.annotations.NullMarked;

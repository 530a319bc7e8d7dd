/// The program as a page in a browser, served on this machine only.
@NullMarked
package io.thalweg.workbench;

import org.jspecify.annotations.NullMarked;

/// Figures as SVG and reports as one self-contained HTML file.
@NullMarked
package io.thalweg.report;

import org.jspecify.annotations.NullMarked;

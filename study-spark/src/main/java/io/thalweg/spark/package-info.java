/// Sweeps, comparisons and data-parallel training on Apache Spark.
@NullMarked
package io.thalweg.spark;

import org.jspecify.annotations.NullMarked;

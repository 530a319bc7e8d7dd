/// The training loop: batches in seeded order, events, divergence.
@NullMarked
package io.thalweg.train;

import org.jspecify.annotations.NullMarked;

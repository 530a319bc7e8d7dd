/// The rules as an updater of DL4J's networks.
@NullMarked
package io.thalweg.adapter.nd4j;

import org.jspecify.annotations.NullMarked;

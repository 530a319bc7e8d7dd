/// Networks on LibTorch: the only module that sees a torch class.
@NullMarked
package io.thalweg.engine;

import org.jspecify.annotations.NullMarked;

package io.thalweg.engine;

import java.util.stream.Stream;

/// What is done to the sums before a nonlinearity.
public enum Normalisation {
  /// nothing
  NONE,
  /// each unit over the batch: Ioffe & Szegedy 2015, arXiv:1502.03167
  BATCH,
  /// each example over its units: Ba, Kiros & Hinton 2016, arXiv:1607.06450
  LAYER;

  Stream<Layer> layers() {
    return switch (this) {
      case NONE -> Stream.of();
      case BATCH -> Stream.of(new BatchNorm());
      case LAYER -> Stream.of(new LayerNorm());
    };
  }
}

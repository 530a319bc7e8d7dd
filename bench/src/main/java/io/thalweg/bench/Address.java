package io.thalweg.bench;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;

/// Where a segment lies, as LibTorch is told.
final class Address extends Pointer {
  Address(MemorySegment segment) {
    address = segment.address();
  }
}

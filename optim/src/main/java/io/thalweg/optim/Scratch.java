package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// Temporary vectors of a tile's length, handed out within one step of one tile and then reused.
public final class Scratch {
  private final Precision precision;
  private final Arena arena;
  private final List<Vec> vectors = new ArrayList<>();
  private int used;

  Scratch(Precision precision, Arena arena) {
    this.precision = precision;
    this.arena = arena;
  }

  void reset() {
    used = 0;
  }

  /// A temporary that starts as a copy of `source`.
  public Vec of(Vec source) {
    return like(source).set(source);
  }

  /// A temporary of the length of `source`, with whatever was in it before.
  public Vec like(Vec source) {
    if (used == vectors.size()) {
      vectors.add(Simd.vec(precision));
      vectors.getLast().moveTo(arena.allocate(Tiles.BYTES, Vec.PADDING), 0, 0);
    }
    Vec vec = vectors.get(used++);
    return vec.moveTo(vec.memory, 0, source.length());
  }
}

package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// One thread's windows: moves them over the tiles of a chunk and lets an action work on each tile.
///
/// Windows lie directly on the parameters where these are native and the tile fills whole SIMD
/// words. Heap arrays and ragged ends are staged through a small native buffer, so that kernels see
/// one kind of memory and no tails.
final class Walker {
  /// What is done on one tile. Parameters may be changed; the gradient is read.
  @FunctionalInterface
  interface Action {
    void on(Walker walker, Plan.Range range);
  }

  final Vec theta;
  final Vec gradient;
  final Step now = new Step();
  final Step next = new Step();
  final Scratch scratch;

  /// The number of the chunk that is walked.
  int piece;

  private final Parameters parameters;
  private final int tile;
  private final boolean direct;
  private final MemorySegment thetaStage;
  private final MemorySegment gradientStage;
  private final IdentityHashMap<Plan.Part, Slots> slots = new IdentityHashMap<>();
  private final IdentityHashMap<Plan.Part, List<Vec>> windows = new IdentityHashMap<>();

  Walker(Parameters parameters, Plan plan, Arena arena) {
    this.parameters = parameters;
    tile = plan.tile;
    direct = parameters.values().isNative() && parameters.gradients().isNative();
    theta = Simd.vec(parameters.precision());
    gradient = Simd.vec(parameters.precision());
    scratch = new Scratch(parameters.precision(), arena);
    thetaStage = arena.allocate(Tiles.BYTES, Vec.PADDING);
    gradientStage = arena.allocate(Tiles.BYTES, Vec.PADDING);
    for (Plan.Part part : plan.parts) {
      Slots state = new Slots(part.layout, parameters.precision());
      List<Vec> all = new ArrayList<>();
      state.forEach(all::add);
      slots.put(part, state);
      windows.put(part, all);
    }
  }

  /// The state of a group, on the present tile.
  Slots slots(Plan.Part part) {
    Slots state = slots.get(part);
    if (state == null) {
      throw new IllegalArgumentException("not a part of this plan");
    }
    return state;
  }

  void walk(Plan.Chunk chunk, Action action) {
    Plan.Range range = chunk.range();
    int bytes = parameters.precision().bytes();
    List<Vec> state = windows.getOrDefault(range.part(), List.of());
    for (int done = 0; done < chunk.length(); done += tile) {
      int length = Math.min(tile, chunk.length() - done);
      long within = (chunk.start() + done) * bytes;
      for (int i = 0; i < state.size(); i++) {
        state.get(i).moveTo(range.part().slots.get(i), range.state() + within, length);
      }
      scratch.reset();
      tile(range, range.tensor().offset() * bytes + within, length, action);
    }
  }

  private void tile(Plan.Range range, long at, int length, Action action) {
    long bytes = (long) length * parameters.precision().bytes();
    if (direct && bytes % Vec.PADDING == 0) {
      theta.moveTo(parameters.values(), at, length);
      gradient.moveTo(parameters.gradients(), at, length);
      action.on(this, range);
      return;
    }
    MemorySegment.copy(parameters.values(), at, thetaStage, 0, bytes);
    MemorySegment.copy(parameters.gradients(), at, gradientStage, 0, bytes);
    theta.moveTo(thetaStage, 0, length);
    gradient.moveTo(gradientStage, 0, length);
    action.on(this, range);
    MemorySegment.copy(thetaStage, 0, parameters.values(), at, bytes);
  }
}

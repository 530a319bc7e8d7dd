package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// How a recipe lies over the parameters: which tensors each of its groups has, where their state
/// is, and in which chunks they are walked.
final class Plan {
  /// One group with its tensors' state: a segment for each slot.
  static final class Part {
    final Recipe.Chain chain;
    final Rule layout;
    final List<MemorySegment> slots = new ArrayList<>();
    long stateBytes;

    Part(Recipe.Chain chain) {
      this.chain = chain;
      layout = chain.rule().layout();
    }
  }

  /// A tensor in its group.
  ///
  /// @param state byte at which the tensor's state starts in each slot
  /// @param active which of the chain's transforms act on it
  record Range(Part part, Parameters.Tensor tensor, long state, List<Boolean> active) {}

  /// Tiles of one tensor that are walked by one thread.
  ///
  /// @param start first number, counted within the tensor
  record Chunk(Range range, long start, int length) {}

  final List<Part> parts = new ArrayList<>();
  final List<Range> ranges = new ArrayList<>();
  final List<Chunk> chunks = new ArrayList<>();
  final int tile;
  private final Parameters parameters;

  Plan(Recipe recipe, Parameters parameters, Arena arena) {
    this.parameters = parameters;
    tile = Tiles.BYTES / parameters.precision().bytes();
    Map<Recipe.Group, Part> byGroup = new LinkedHashMap<>();
    for (Parameters.Tensor tensor : parameters.tensors()) {
      Recipe.Group group = group(recipe, tensor.name());
      group
          .chain()
          .map(chain -> byGroup.computeIfAbsent(group, same -> new Part(chain)))
          .ifPresent(part -> add(part, tensor));
    }
    parts.addAll(byGroup.values());
    parts.forEach(part -> allocate(part, arena));
  }

  private static Recipe.Group group(Recipe recipe, String tensor) {
    return recipe.groups().stream()
        .filter(group -> NamePattern.matches(group.tensors(), tensor))
        .findFirst()
        .orElseThrow();
  }

  private void add(Part part, Parameters.Tensor tensor) {
    List<Scheduled<Transform>> transforms = part.chain.transforms();
    List<Boolean> active =
        transforms.stream().map(each -> each.at(Progress.START).appliesTo(tensor.name())).toList();
    Range range = new Range(part, tensor, part.stateBytes, active);
    ranges.add(range);
    long most = (long) tile * Tiles.PER_CHUNK;
    for (long start = 0; start < tensor.length(); start += most) {
      chunks.add(new Chunk(range, start, (int) Math.min(most, tensor.length() - start)));
    }
    part.stateBytes += Math.ceilDiv(bytes(range), (long) Vec.PADDING) * Vec.PADDING;
  }

  private void allocate(Part part, Arena arena) {
    for (Slot slot : Slots.all(part.layout)) {
      MemorySegment segment = arena.allocate(part.stateBytes, Vec.PADDING);
      if (slot.initial() instanceof Slot.Initial.Value(double value) && value != 0) {
        long count = part.stateBytes / parameters.precision().bytes();
        for (long i = 0; i < count; i++) {
          parameters.precision().write(segment, i, value);
        }
      }
      part.slots.add(segment);
    }
  }

  /// Fills the slots that start as θ₀ with the parameters as they are.
  void copyParametersIntoSlots() {
    int bytes = parameters.precision().bytes();
    for (Range range : ranges) {
      List<Slot> slots = Slots.all(range.part().layout);
      for (int i = 0; i < slots.size(); i++) {
        if (slots.get(i).initial() instanceof Slot.Initial.OfParameters) {
          long from = range.tensor().offset() * bytes;
          state(range, i).copyFrom(parameters.values().asSlice(from, bytes(range)));
        }
      }
    }
  }

  /// Visits the state of each tensor by `tensor/slot`.
  void forEachSlot(BiConsumer<String, MemorySegment> visit) {
    for (Range range : ranges) {
      List<String> paths = Slots.paths(range.part().layout);
      for (int i = 0; i < paths.size(); i++) {
        visit.accept(range.tensor().name() + "/" + paths.get(i), state(range, i));
      }
    }
  }

  private MemorySegment state(Range range, int slot) {
    return range.part().slots.get(slot).asSlice(range.state(), bytes(range));
  }

  private long bytes(Range range) {
    return range.tensor().length() * parameters.precision().bytes();
  }

  /// The first group that has tensors, if any has.
  Optional<Part> first() {
    return parts.stream().findFirst();
  }
}

package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  Plan(Recipe recipe, Parameters parameters, Arena arena) {
    tile = Tiles.BYTES / parameters.precision().bytes();
    Map<Recipe.Group, Part> byGroup = new LinkedHashMap<>();
    for (Parameters.Tensor tensor : parameters.tensors()) {
      Recipe.Group group = group(recipe, tensor.name());
      group
          .chain()
          .map(chain -> byGroup.computeIfAbsent(group, same -> new Part(chain)))
          .ifPresent(part -> add(part, tensor, parameters.precision()));
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

  private void add(Part part, Parameters.Tensor tensor, Precision precision) {
    List<Scheduled<Transform>> transforms = part.chain.transforms();
    List<Boolean> active =
        transforms.stream().map(each -> each.at(Progress.START).appliesTo(tensor.name())).toList();
    Range range = new Range(part, tensor, part.stateBytes, active);
    ranges.add(range);
    long most = (long) tile * Tiles.PER_CHUNK;
    for (long start = 0; start < tensor.length(); start += most) {
      chunks.add(new Chunk(range, start, (int) Math.min(most, tensor.length() - start)));
    }
    long bytes = tensor.length() * precision.bytes();
    part.stateBytes += (bytes + Vec.PADDING - 1) / Vec.PADDING * Vec.PADDING;
  }

  private static void allocate(Part part, Arena arena) {
    int slots = Slots.all(part.layout).size();
    for (int i = 0; i < slots; i++) {
      part.slots.add(arena.allocate(part.stateBytes, Vec.PADDING));
    }
  }

  /// The first group that has tensors, if any has.
  Optional<Part> first() {
    return parts.stream().findFirst();
  }
}

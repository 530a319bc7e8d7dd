package io.thalweg.optim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// How a recipe lies over the parameters: which tensors each of its groups has, where their state
/// is, and in which chunks they are walked.
final class Plan {
  /// A tensor in its group.
  ///
  /// @param state byte at which the tensor's state starts in each slot
  /// @param slots its slots in the order of [Slots#all]
  record Range(Track track, Parameters.Tensor tensor, long state, List<MemorySegment> slots) {
    Part part() {
      return track.part;
    }
  }

  /// Numbers that one thread takes at a time, and over which one partial sum is taken: of one
  /// tensor or of several that lie side by side.
  static final class Chunk {
    final Track track;

    /// First number.
    final long start;

    /// Byte at which its state starts in each slot.
    final long state;

    final int length;

    /// Byte at which each of the track's windows starts.
    final long[] at;

    Chunk(Track track, long start, long state, int length) {
      this.track = track;
      this.start = start;
      this.state = state;
      this.length = length;
      at = track.places(start, state);
    }
  }

  /// Bytes of one operand in a chunk: enough to be worth a thread's coming.
  static final int LEAST_CHUNK = 1 << 17;

  /// Behind each chunk the processor's reading ahead starts anew: on a large tensor chunks of this
  /// size took a twentieth less than the least.
  private static final int MOST_CHUNK = 1 << 19;

  /// Chunks into which the parameters are cut where these are not too small or too large then.
  private static final int SHARES = 32;

  /// Steps after which rules that take several gradients have shown all that they ask for.
  private static final int MOST_ASKS = 20_002;

  /// Numbers whose noise is drawn in a row.
  private static final int NOISE_BLOCK = 1 << 10;

  final List<Part> parts = new ArrayList<>();
  final List<Range> ranges = new ArrayList<>();
  final List<Chunk> chunks = new ArrayList<>();
  final List<Track> tracks = new ArrayList<>();
  private final Parameters parameters;

  Plan(Recipe recipe, Parameters parameters, Arena arena) {
    this.parameters = parameters;
    Map<Key, Part> known = new LinkedHashMap<>();
    for (Parameters.Tensor tensor : parameters.tensors()) {
      Recipe.Group group = group(recipe, tensor.name());
      group.chain().map(chain -> part(group, chain, tensor, known)).ifPresent(p -> add(p, tensor));
    }
    // The last is for the tensors that the others leave: maybe none.
    recipe.groups().subList(0, recipe.groups().size() - 1).forEach(this::checkFits);
    parts.addAll(known.values());
    known.forEach((key, part) ->
        known.forEach((other, sibling) -> {
          if (key.group().equals(other.group())) {
            part.siblings.add(sibling);
          }
        }));
    parts.forEach(part -> allocate(part, arena));
    cut();
  }

  /// Tensors of one group for which its rule is the same.
  private record Key(Recipe.Group group, Rule rule) {}

  private static Part part(
      Recipe.Group group, Recipe.Chain chain, Parameters.Tensor tensor, Map<Key, Part> known) {
    Rule layout = chain.rule().layout().forShape(tensor.shape());
    return known.computeIfAbsent(
        new Key(group, layout), missing -> new Part(chain, layout, tensor.shape()));
  }

  private static Recipe.Group group(Recipe recipe, String tensor) {
    return recipe.groups().stream()
        .filter(group -> NamePattern.matches(group.tensors(), tensor))
        .findFirst()
        .orElseThrow();
  }

  private void checkFits(Recipe.Group group) {
    List<String> names = parameters.tensors().stream().map(Parameters.Tensor::name).toList();
    if (names.stream().noneMatch(name -> NamePattern.matches(group.tensors(), name))) {
      throw new SettingException(
          "a group must fit a tensor, one of %s; got \"%s\""
              .formatted(String.join(", ", names), group.tensors()));
    }
  }

  private void add(Part part, Parameters.Tensor tensor) {
    List<Scheduled<Transform>> transforms = part.chain.transforms();
    List<Boolean> active =
        transforms.stream().map(each -> each.at(Progress.START).appliesTo(tensor.name())).toList();
    Range range = new Range(track(part, active), tensor, part.stateBytes, new ArrayList<>());
    ranges.add(range);
    part.stateBytes += bytes(range);
  }

  /// The transform of that kind that all tensors have; empty where none has one.
  ///
  /// @throws SettingException where it does not stand before all else, for all tensors
  <T extends Transform> Optional<T> single(Class<T> type) {
    List<List<Transform>> chains =
        parts.stream()
            .map(part -> part.chain.transforms().stream().map(t -> t.at(Progress.START)).toList())
            .toList();
    List<T> found =
        chains.stream().flatMap(List::stream).filter(type::isInstance).map(type::cast).toList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    boolean first =
        found.size() == chains.size()
            && found.stream().distinct().count() == 1
            && chains.stream()
                .allMatch(chain ->
                    chain.stream()
                        .takeWhile(each -> !type.isInstance(each))
                        .allMatch(each -> each instanceof NonFinite || each instanceof Accumulate));
    if (!first) {
      throw new SettingException(
          "%s must stand first in a chain that is for all tensors"
              .formatted(Catalogues.TRANSFORMS.expression(found.getFirst()).orElseThrow()));
    }
    return Optional.of(found.getFirst());
  }

  /// Rules that take several gradients on a batch go together only where they take the same, and
  /// not with what holds gradients back.
  ///
  /// @param holding whether something does
  /// @throws SettingException where they do not
  void checkGradients(boolean holding) {
    if (parts.stream().allMatch(part -> part.layout.takesOneGradient())) {
      return;
    }
    for (Part part : parts) {
      Rule rule = part.layout;
      boolean alike =
          LongStream.rangeClosed(1, MOST_ASKS)
              .allMatch(t -> rule.asks(t) == parts.getFirst().layout.asks(t));
      if (!alike) {
        throw new SettingException(
            "groups must take the same gradients on each batch, got " + Wrapped.written(rule));
      }
      if (holding && !rule.takesOneGradient()) {
        throw new SettingException(
            "accumulate and non-finite need an optimizer that takes one gradient per batch, got "
                + Wrapped.written(rule));
      }
    }
  }

  /// Cuts neighbours of one track into chunks as if they were one tensor.
  private void cut() {
    int bytes = parameters.precision().bytes();
    long most = Math.clamp(parameters.length() / SHARES * bytes, LEAST_CHUNK, MOST_CHUNK) / bytes;
    int next = 0;
    while (next < ranges.size()) {
      Range first = ranges.get(next);
      long from = first.tensor().offset();
      long end = from;
      while (next < ranges.size()
          && ranges.get(next).track() == first.track()
          && ranges.get(next).tensor().offset() == end) {
        end += ranges.get(next++).tensor().length();
      }
      for (long start = from; start < end; start += most) {
        long state = first.state() + (start - from) * bytes;
        chunks.add(new Chunk(first.track(), start, state, (int) Math.min(most, end - start)));
      }
    }
    Map<Track, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < chunks.size(); i++) {
      places.computeIfAbsent(chunks.get(i).track, none -> new ArrayList<>()).add(i);
    }
    places.forEach((track, all) -> track.chunks = ints(all.stream()));
    for (Part part : parts) {
      part.chunks =
          ints(
              IntStream.range(0, chunks.size())
                  .boxed()
                  .filter(i -> chunks.get(i).track.part == part));
    }
  }

  private static int[] ints(Stream<Integer> numbers) {
    return numbers.mapToInt(Integer::intValue).toArray();
  }

  private Track track(Part part, List<Boolean> active) {
    Optional<Track> same =
        part.byTensor
            ? Optional.empty()
            : tracks.stream()
                .filter(track -> track.part == part && track.active.equals(active))
                .findFirst();
    return same.orElseGet(() -> {
      Track track = new Track(part, active, parameters);
      tracks.add(track);
      return track;
    });
  }

  private void allocate(Part part, Arena arena) {
    for (int i = 0; i < part.noisy; i++) {
      part.noise.add(arena.allocate(part.stateBytes, Loop.BLOCK));
    }
    for (int i = 0; i < part.shaping; i++) {
      part.shaped.add(arena.allocate(part.stateBytes, Loop.BLOCK));
    }
    for (Slots.Named named : Slots.all(part.layout)) {
      Optional<MemorySegment> whole =
          Slots.hasWindow(named.slot())
              ? Optional.of(filled(part.stateBytes, named.slot(), arena))
              : Optional.empty();
      whole.ifPresent(part.slots::add);
      for (Range range : ranges) {
        if (range.part() == part) {
          range
              .slots()
              .add(
                  whole
                      .map(all -> all.asSlice(range.state(), bytes(range)))
                      .orElseGet(() -> filled(bytes(named.slot(), range), named.slot(), arena)));
        }
      }
    }
  }

  private long bytes(Slot slot, Range range) {
    return slot.extent().length(range.tensor()) * parameters.precision().bytes();
  }

  private MemorySegment filled(long bytes, Slot slot, Arena arena) {
    MemorySegment segment = arena.allocate(bytes, Loop.BLOCK);
    if (slot.initial() instanceof Slot.Initial.Value(double value) && value != 0) {
      for (long i = 0; i < bytes / parameters.precision().bytes(); i++) {
        parameters.precision().write(segment, i, value);
      }
    }
    return segment;
  }

  /// Draws the noise of a chunk anew: by the place of each number among the parameters, so that it
  /// is the same however they are grouped and cut.
  ///
  /// @param seed of this step
  void drawNoise(Chunk chunk, Seed seed) {
    List<MemorySegment> noise = chunk.track.part.noise;
    for (int i = 0; i < noise.size(); i++) {
      drawNoise(chunk, noise.get(i), seed.split(i));
    }
  }

  private void drawNoise(Chunk chunk, MemorySegment noise, Seed seed) {
    long end = chunk.start + chunk.length;
    for (long block = chunk.start / NOISE_BLOCK; block * NOISE_BLOCK < end; block++) {
      SplittableRandom random = seed.split(block).random();
      long last = Math.min(end, (block + 1) * NOISE_BLOCK);
      for (long at = block * NOISE_BLOCK; at < last; at++) {
        double drawn = random.nextGaussian();
        if (at >= chunk.start) {
          long place = chunk.state + (at - chunk.start) * parameters.precision().bytes();
          parameters.precision().writeAt(noise, place, drawn);
        }
      }
    }
  }

  /// Fills the slots that start as θ₀ with the parameters as they are.
  void copyParametersIntoSlots() {
    int bytes = parameters.precision().bytes();
    for (Range range : ranges) {
      List<Slots.Named> slots = Slots.all(range.part().layout);
      for (int i = 0; i < slots.size(); i++) {
        if (slots.get(i).slot().initial() instanceof Slot.Initial.OfParameters) {
          long from = range.tensor().offset() * bytes;
          range.slots().get(i).copyFrom(parameters.values().asSlice(from, bytes(range)));
        }
      }
    }
  }

  /// Bytes of all values that are trained.
  long bytes() {
    return ranges.stream().mapToLong(this::bytes).sum();
  }

  /// Copies the values that are trained into `saved`, one tensor behind the other, or back.
  void exchange(MemorySegment saved, boolean back) {
    long at = 0;
    for (Range range : ranges) {
      long from = range.tensor().offset() * parameters.precision().bytes();
      MemorySegment values = parameters.values().asSlice(from, bytes(range));
      MemorySegment copy = saved.asSlice(at, bytes(range));
      (back ? values : copy).copyFrom(back ? copy : values);
      at += bytes(range);
    }
  }

  /// Visits the state of each tensor that is worth keeping, by `tensor/slot`.
  void forEachSlot(BiConsumer<String, MemorySegment> visit) {
    for (Range range : ranges) {
      List<Slots.Named> slots = Slots.all(range.part().layout);
      for (int i = 0; i < slots.size(); i++) {
        if (slots.get(i).slot().role() != Slot.Role.WORK) {
          visit.accept(range.tensor().name() + "/" + slots.get(i).path(), range.slots().get(i));
        }
      }
    }
  }

  /// The state that is one number for a group, by `group/name`.
  SortedMap<String, Double> numbers() {
    SortedMap<String, Double> all = new TreeMap<>();
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).numbers.collect(i + "/", all);
    }
    return all;
  }

  /// Takes over what [#numbers] gave.
  void restore(SortedMap<String, Double> all) {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).numbers.restore(i + "/", all);
    }
  }

  /// What the passes of a group have measured; of its first tensor where each has its own.
  List<Double> measures(Part part) {
    return chunks.get(part.chunks[0]).track.measures;
  }

  /// What a rule sees of each tensor whole.
  TensorState tensorState(Range range, Optional<Matrices> matrices) {
    return tensorState(range, range.part().layout, range.slots().iterator(), matrices);
  }

  /// A tensor of the flat segments as a matrix.
  Matrix matrix(Range range, MemorySegment flat, long from) {
    return new Matrix(
        parameters.precision(),
        flat.asSlice(from, bytes(range)),
        Math.toIntExact(range.tensor().rows()),
        Math.toIntExact(range.tensor().columns()));
  }

  private TensorState tensorState(
      Range range, Rule rule, Iterator<MemorySegment> slots, Optional<Matrices> matrices) {
    Map<String, Matrix> own = new LinkedHashMap<>();
    int rows = Math.toIntExact(range.tensor().rows());
    int columns = Math.toIntExact(range.tensor().columns());
    for (Slot slot : rule.slots()) {
      int high =
          switch (slot.extent()) {
            case NUMBERS, ROWS_SQUARED -> rows;
            case ROWS, COLUMNS -> 1;
            case COLUMNS_SQUARED -> columns;
          };
      int wide = Math.toIntExact(slot.extent().length(range.tensor()) / high);
      own.put(slot.name(), new Matrix(parameters.precision(), slots.next(), high, wide));
    }
    Optional<TensorState> inner =
        rule.inner().map(wrapped -> tensorState(range, wrapped, slots, matrices));
    return new TensorState(range.tensor(), own, matrices, inner);
  }

  private long bytes(Range range) {
    return range.tensor().length() * parameters.precision().bytes();
  }

  /// The first group that has tensors, if any has.
  Optional<Part> first() {
    return parts.stream().findFirst();
  }
}

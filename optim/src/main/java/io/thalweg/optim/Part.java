package io.thalweg.optim;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One group with its tensors' state: a segment for each slot.
final class Part {
  final Recipe.Chain chain;

  /// Those of the same group, for whose tensors its rule may be another, and itself.
  final List<Part> siblings = new ArrayList<>();

  final Rule layout;
  final Moment moment;
  final Numbers numbers;

  /// The slots that have a number for each parameter: a segment for each, over all tensors.
  final List<MemorySegment> slots = new ArrayList<>();

  /// Whether each tensor is treated by its own norms.
  final boolean byTensor;

  /// ξ of each transform that needs noise, in their order, then of the rule.
  final List<MemorySegment> noise = new ArrayList<>();

  final int noisy;

  /// The gradient behind each transform that sees tensors whole, in their order.
  final List<MemorySegment> shaped = new ArrayList<>();

  final int shaping;
  long stateBytes;

  /// Its chunks, by number.
  int[] chunks = {};

  /// @param layout its rule for tensors of that shape
  Part(Recipe.Chain chain, Rule layout, List<Long> shape) {
    this.chain = chain;
    this.layout = layout;
    checkMoves(chain);
    moment = new Moment(chain, layout, shape);
    numbers = new Numbers(layout);
    List<Transform> transforms =
        chain.transforms().stream().map(each -> each.at(Progress.START)).toList();
    byTensor =
        layout.passes().stream().anyMatch(Pass::isByTensor)
            || transforms.stream().anyMatch(Transform::ofEachTensor);
    noisy =
        (int) transforms.stream().filter(Transform::needsNoise).count()
            + (layout.needsNoise() ? 1 : 0);
    shaping = (int) transforms.stream().filter(Transform::seesTensors).count();
  }

  /// An average that nothing else moves would not follow a decay behind it.
  private void checkMoves(Recipe.Chain chain) {
    boolean averages =
        Stream.iterate(Optional.of(layout), Optional::isPresent, r -> r.flatMap(Rule::inner))
            .anyMatch(rule -> rule.get() instanceof ScheduleFree);
    if (averages
        && chain.transforms().stream().anyMatch(t -> !t.at(Progress.START).changesGradient())) {
      throw new SettingException(
          "decoupled-decay must stand inside schedule-free, as in schedule-free(adamw(decay=0.01))");
    }
  }
}

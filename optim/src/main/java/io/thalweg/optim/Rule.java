package io.thalweg.optim;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An update rule, written elementwise in vector algebra: an immutable record whose components are
/// its settings. Time, learning rate and state are handed in, so one instance serves any number of
/// parameters and threads.
///
/// ## Points
///
/// A rule knows three points, which coincide for most: the *iterate* that [#step] moves, the
/// *training point* where the gradient is taken, and the *evaluation point* where the model is
/// judged. Between steps memory holds the training point.
public interface Rule {
  /// The state that the rule keeps for each parameter.
  List<Slot> slots();

  /// Moves the iterate θ with the gradient g that was taken at the training point.
  ///
  /// What is called on the vectors is noted and then runs over all numbers as one loop, compiled
  /// when a sequence of operations is new: that should come from a small set, not depend on t.
  ///
  /// @param at step number and rate
  /// @param theta the iterate θ, `[n]`, changed in place
  /// @param g the gradient, `[n]`; may be used as scratch only if copied
  /// @param state this rule's slots, `[n]` each, changed in place
  /// @param scratch temporaries
  void step(Step at, Vec theta, Vec g, Slots state, Scratch scratch);

  /// Whether gradients are taken elsewhere than at the iterate.
  default boolean trainsElsewhere() {
    return inner().map(Rule::trainsElsewhere).orElse(false);
  }

  /// Moves `theta` from the iterate to the training point of step `at`.
  default void toTrainingPoint(Step at, Vec theta, Slots state) {
    inner().ifPresent(rule -> rule.toTrainingPoint(at, theta, state.inner()));
  }

  /// Moves `theta` back from the training point of step `at` to the iterate.
  default void toIterate(Step at, Vec theta, Slots state) {
    inner().ifPresent(rule -> rule.toIterate(at, theta, state.inner()));
  }

  /// Whether the model is judged elsewhere than at the iterate.
  default boolean evaluatesElsewhere() {
    return false;
  }

  /// Moves `theta` from the iterate to the evaluation point.
  default void toEvaluationPoint(Step at, Vec theta, Slots state) {}

  /// After how many steps the update is the same map of parameters, state and gradient again, once
  /// bias corrections and schedules have settled. A step whose number it divides is the last of a
  /// period.
  default long period() {
    return inner().map(Rule::period).orElse(1L);
  }

  /// What the step must know beyond single numbers, in order.
  default List<Pass> passes() {
    return inner().map(Rule::passes).orElse(List.of());
  }

  /// Notes what is done to each number in a pass: returns the vector x that is measured, for
  /// [Step#measured]. What passes before it measured is known. What is done to the state here is
  /// done before the step, once.
  ///
  /// @param pass which of [#passes], counted from 0
  default Vec pass(int pass, Step at, Vec theta, Vec g, Slots state, Scratch scratch) {
    return inner().orElseThrow().pass(pass, at, theta, g, state.inner(), scratch);
  }

  /// Does the part of a pass of the kind [Pass#TENSOR] that needs the tensor's shape, behind what
  /// [#pass] noted. Tensors may come at the same time on several threads.
  default void onTensor(int pass, Step at, TensorState tensor) {
    inner().orElseThrow().onTensor(pass, at, tensor.inner());
  }

  /// Whether [#onTensor] takes [TensorState#matrices].
  default boolean needsMatrices() {
    return inner().map(Rule::needsMatrices).orElse(false);
  }

  /// State that is one number for the group: by name, with what it is before the first step.
  default Map<String, Double> numbers() {
    return Map.of();
  }

  /// Moves that state on, once in a step, behind all passes and before [#step], which sees it by
  /// [Slots#number].
  default void advance(Step at, Numbers numbers) {
    inner().ifPresent(rule -> rule.advance(at, numbers.inner()));
  }

  /// The rule for tensors of that shape: another one where this is not made for them.
  default Rule forShape(List<Long> shape) {
    return inner().map(rule -> Wrapped.with(this, rule.forShape(shape))).orElse(this);
  }

  /// Whether every step takes the gradient on a batch of its own.
  default boolean takesOneGradient() {
    return inner().map(Rule::takesOneGradient).orElse(true);
  }

  /// What gradient step `t` needs, where not each takes one on a batch of its own.
  default Ask asks(long t) {
    return inner().map(rule -> rule.asks(t)).orElse(Ask.NEW_BATCH);
  }

  /// Whether the step takes [Scratch#noise].
  default boolean needsNoise() {
    return inner().map(Rule::needsNoise).orElse(false);
  }

  /// Whether the step is proportional to state and gradient once squares are held, and comes to be
  /// the same at every step: not where it is made of signs, of norms of whole tensors or of noise.
  default boolean hasLinearModel() {
    return passes().isEmpty() && !needsNoise() && inner().map(Rule::hasLinearModel).orElse(true);
  }

  /// Whether the step is linear in state and gradients as it stands: nothing seen before scales it.
  default boolean isLinear() {
    return hasLinearModel()
        && slots().stream().noneMatch(slot -> slot.role().isScale())
        && inner().map(Rule::isLinear).orElse(true);
  }

  /// The rule that this one wraps.
  default Optional<Rule> inner() {
    return Optional.empty();
  }
}

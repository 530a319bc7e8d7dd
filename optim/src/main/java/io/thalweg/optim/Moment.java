package io.thalweg.optim;

import java.util.List;

/// What one group of tensors does at one step, and where that leaves it for the next.
final class Moment {
  private final Recipe.Chain chain;
  private final List<Long> shape;
  Rule rule;
  Step now = new Step(1, 0, 1);
  Rule nextRule;
  Step next = new Step(1, 0, 1);
  List<Transform> transforms = List.of();

  /// What an optimizer was told.
  ///
  /// @param now what the rate of this step is multiplied with
  /// @param next the same of the next step
  /// @param batch examples whose mean each gradient is
  record Told(double now, double next, long batch) {
    static final Told NOTHING = new Told(1, 1, 1);
  }

  /// @param shape of a tensor that it is for
  Moment(Recipe.Chain chain, Rule layout, List<Long> shape) {
    this.chain = chain;
    this.shape = shape;
    rule = layout;
    nextRule = layout;
  }

  /// Reads the schedules.
  ///
  /// @param t number of the step that is made
  /// @param steps from it to the one that is next
  /// @param told what the optimizer was told
  /// @throws SettingException where one takes a setting out of its range
  void to(long t, Progress progress, long steps, Progress after, Told told) {
    rule = chain.rule().at(progress).forShape(shape);
    now = new Step(t, told.now() * chain.rate().at(progress), told.batch());
    nextRule = chain.rule().at(after).forShape(shape);
    next = new Step(t + steps, told.next() * chain.rate().at(after), told.batch());
    transforms = chain.transforms().stream().map(each -> each.at(progress)).toList();
  }

  /// Which of the transforms that see tensors a transform is.
  int shaped(int transform) {
    return (int) transforms.subList(0, transform).stream().filter(Transform::seesTensors).count();
  }

  /// Whether the gradient of this step measures the curvature: no transform touches it then.
  boolean isProbing() {
    return rule.asks(now.t()) == Ask.SAMPLED_LABELS;
  }

  boolean trainsElsewhere() {
    return rule.trainsElsewhere() || nextRule.trainsElsewhere();
  }
}

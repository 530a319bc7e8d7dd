package io.thalweg.optim;

import java.util.List;

/// What one group of tensors does at one step, and where that leaves it for the next.
final class Moment {
  private final Recipe.Chain chain;
  private final List<Long> shape;
  Rule rule;
  Step now = new Step(1, 0);
  Rule nextRule;
  Step next = new Step(1, 0);
  List<Transform> transforms = List.of();

  /// @param shape of a tensor that it is for
  Moment(Recipe.Chain chain, Rule layout, List<Long> shape) {
    this.chain = chain;
    this.shape = shape;
    rule = layout;
    nextRule = layout;
  }

  /// Reads the schedules.
  ///
  /// @throws SettingException where one takes a setting out of its range
  void to(Progress progress, Progress after) {
    rule = chain.rule().at(progress).forShape(shape);
    now = new Step(progress.step() + 1, chain.rate().at(progress));
    nextRule = chain.rule().at(after).forShape(shape);
    next = new Step(after.step() + 1, chain.rate().at(after));
    transforms = chain.transforms().stream().map(each -> each.at(progress)).toList();
  }

  boolean trainsElsewhere() {
    return rule.trainsElsewhere() || nextRule.trainsElsewhere();
  }
}

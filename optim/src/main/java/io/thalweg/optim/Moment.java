package io.thalweg.optim;

import java.util.List;

/// What one group of tensors does at one step, and where that leaves it for the next.
final class Moment {
  final Plan.Part part;
  long step;
  Rule rule;
  double rate;
  long nextStep;
  Rule nextRule;
  double nextRate;
  List<Transform> transforms = List.of();
  double[] norms = {};

  Moment(Plan.Part part) {
    this.part = part;
    rule = part.layout;
    nextRule = part.layout;
  }

  /// Reads the schedules.
  ///
  /// @throws SettingException where one takes a setting out of its range
  void to(Progress now, Progress next) {
    step = now.step() + 1;
    rule = part.chain.rule().at(now);
    rate = part.chain.rate().at(now);
    nextStep = next.step() + 1;
    nextRule = part.chain.rule().at(next);
    nextRate = part.chain.rate().at(next);
    transforms = part.chain.transforms().stream().map(each -> each.at(now)).toList();
    norms = new double[transforms.size()];
  }

  boolean trainsElsewhere() {
    return rule.trainsElsewhere() || nextRule.trainsElsewhere();
  }
}

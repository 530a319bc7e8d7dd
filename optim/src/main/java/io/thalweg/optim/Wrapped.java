package io.thalweg.optim;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Rules that wrap others.
final class Wrapped {
  private Wrapped() {}

  /// For a wrapper that chooses the training point.
  ///
  /// @throws SettingException where the rule chooses one too
  static void checkTrainsAtIterate(Rule rule) {
    if (rule.trainsElsewhere()) {
      throw new SettingException(
          "rule must train at its own iterate, got %s".formatted(written(rule)));
    }
  }

  /// For a wrapper that counts each step as a move.
  ///
  /// @throws SettingException where the rule has steps that are none
  static void checkTakesOneGradient(Rule rule) {
    if (!rule.takesOneGradient()) {
      throw new SettingException(
          "rule must take one gradient per batch, got %s".formatted(written(rule)));
    }
  }

  /// The rule as an expression, without a rate.
  static String written(Rule rule) {
    return Catalogues.RULES
        .expression(rule)
        .map(each -> Catalogues.RULES.canonical(each).toString())
        .orElseGet(rule::toString);
  }

  /// A wrapper's own pass before those of the rule that it wraps.
  static List<Pass> behind(Pass own, List<Pass> others) {
    return Stream.concat(Stream.of(own), others.stream()).toList();
  }

  /// The same wrapper around another rule: the record with its component of the type [Rule]
  /// replaced.
  static Rule with(Rule wrapper, Rule inner) {
    if (wrapper.inner().filter(inner::equals).isPresent()) {
      return wrapper;
    }
    RecordComponent[] components = wrapper.getClass().getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] values =
        Arrays.stream(components)
            .map(each -> each.getType() == Rule.class ? inner : Settings.read(each, wrapper))
            .toArray();
    try {
      return (Rule) wrapper.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("%s must be a public record".formatted(wrapper), e);
    }
  }
}

package io.thalweg.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Resolves the forms that hold rules together: `chain`, `groups`, `group`, `freeze`.
final class RecipeBinding {
  private static final List<String> FORMS = List.of("chain", "groups");

  private RecipeBinding() {}

  /// Appends the groups that an expression stands for and returns its canonical form.
  static Expression bind(Expression expression, List<Recipe.Group> groups) {
    return bind(expression, List.of(), groups);
  }

  private static Expression bind(
      Expression expression, List<Scheduled<Transform>> before, List<Recipe.Group> groups) {
    Expression.Call call = call(expression);
    return switch (call.name()) {
      case "chain" -> chain(call, before, groups);
      case "groups" -> groups(call, before, groups);
      default -> rule(call, before, groups);
    };
  }

  private static Expression.Call call(Expression expression) {
    if (expression instanceof Expression.Call call) {
      return call;
    }
    throw new SettingException("optimizer must be a name, got " + expression);
  }

  private static Expression rule(
      Expression.Call call, List<Scheduled<Transform>> before, List<Recipe.Group> groups) {
    if (!Catalogues.RULES.contains(call.name())) {
      throw Catalogues.RULES.unknown(call.name(), names());
    }
    Catalogue.Bound<Rule> rule = Catalogues.RULES.bind(call);
    Schedule rate = rule.rate().orElseThrow();
    groups.add(new Recipe.Group("*", Optional.of(new Recipe.Chain(before, rule.value(), rate))));
    return rule.canonical();
  }

  private static List<String> names() {
    return Stream.concat(Catalogues.RULES.entries().stream().map(Entry::id), FORMS.stream())
        .toList();
  }

  private static Expression chain(
      Expression.Call call, List<Scheduled<Transform>> outer, List<Recipe.Group> groups) {
    noSettings(call);
    List<Scheduled<Transform>> transforms = new ArrayList<>(outer);
    List<Expression> parts = new ArrayList<>();
    Optional<Expression> rule = Optional.empty();
    int place = 0;
    for (Expression part : call.positional()) {
      Expression.Call each = call(part);
      if (Catalogues.TRANSFORMS.contains(each.name())) {
        Catalogue.Bound<Transform> bound = Catalogues.TRANSFORMS.bind(each);
        if (rule.isPresent() && bound.value().at(Progress.START).changesGradient()) {
          throw new SettingException(
              "chain: %s changes the gradient and must stand before %s"
                  .formatted(each.name(), call(rule.get()).name()));
        }
        transforms.add(bound.value());
        parts.add(bound.canonical());
      } else if (rule.isPresent()) {
        throw new SettingException(
            "chain must have one optimizer, got %s and %s"
                .formatted(call(rule.get()).name(), each.name()));
      } else {
        rule = Optional.of(part);
        place = parts.size();
      }
    }
    Expression last =
        rule.orElseThrow(() -> new SettingException("chain must have one optimizer, got none"));
    parts.add(place, bind(last, transforms, groups));
    return new Expression.Call("chain", parts, Map.of());
  }

  private static Expression groups(
      Expression.Call call, List<Scheduled<Transform>> before, List<Recipe.Group> groups) {
    noSettings(call);
    if (call.positional().isEmpty()) {
      throw new SettingException("groups needs an optimizer for the tensors that no group names");
    }
    List<Expression> parts = new ArrayList<>();
    List<Recipe.Group> rest = new ArrayList<>();
    parts.add(bind(call.positional().getFirst(), before, rest));
    for (Expression part : call.positional().subList(1, call.positional().size())) {
      parts.add(group(call(part), before, groups));
    }
    groups.addAll(rest);
    return new Expression.Call("groups", parts, Map.of());
  }

  private static Expression group(
      Expression.Call call, List<Scheduled<Transform>> before, List<Recipe.Group> groups) {
    noSettings(call);
    boolean frozen = call.name().equals("freeze");
    if (!frozen && !call.name().equals("group")) {
      throw new SettingException(
          "groups holds group(\"PATTERN\", OPTIMIZER) and freeze(\"PATTERN\"), got " + call.name());
    }
    List<Expression> arguments = call.positional();
    if (arguments.size() != (frozen ? 1 : 2)
        || !(arguments.getFirst() instanceof Expression.Text(String pattern))) {
      throw new SettingException(
          "%s must be %s, got %s"
              .formatted(
                  call.name(),
                  frozen ? "freeze(\"PATTERN\")" : "group(\"PATTERN\", OPTIMIZER)",
                  call));
    }
    if (frozen) {
      groups.add(new Recipe.Group(pattern, Optional.empty()));
      return call;
    }
    List<Recipe.Group> inner = new ArrayList<>();
    Expression canonical = bind(arguments.get(1), before, inner);
    if (inner.size() != 1) {
      throw new SettingException("group must hold one optimizer, got " + arguments.get(1));
    }
    groups.add(new Recipe.Group(pattern, inner.getFirst().chain()));
    return new Expression.Call("group", List.of(arguments.getFirst(), canonical), Map.of());
  }

  private static void noSettings(Expression.Call call) {
    if (!call.named().isEmpty()) {
      throw new SettingException(
          "%s has no setting %s".formatted(call.name(), call.named().keySet().iterator().next()));
    }
  }
}

package io.thalweg.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What an optimizer is made of: for each group of tensors the transforms, the rule and its rate.
///
/// ## Expressions
///     adam(rate=0.001, beta1=0.95)
///     nag(rate=cosine(0.1, steps=2000), momentum=0.9)
///     lookahead(radam(rate=0.002), k=5, alpha=0.5)
///     chain(clip-global-norm(1), adam, decoupled-decay(0.01, except="bias"))
///     groups(adam, group("0.*", sgd(rate=0.1)), freeze("1.bias"))
///
/// A chain has one rule; transforms of the gradient stand before it. In `groups` the first argument
/// is for all tensors that no later one names; of those, the first that fits a tensor counts. A
/// global norm is taken over all tensors that the same `clip-global-norm` acts on.
public final class Recipe {
  private final Supplier<Expression> expression;
  private final List<Group> groups;

  /// @param expression made when it is asked for: many a recipe is stepped and never printed
  private Recipe(Supplier<Expression> expression, List<Group> groups) {
    this.expression = expression;
    this.groups = groups;
  }

  /// Tensors, by name pattern, and what is done with them; nothing where they are frozen.
  record Group(String tensors, Optional<Chain> chain) {}

  /// Transforms in order, then a rule at a rate.
  record Chain(List<Scheduled<Transform>> transforms, Scheduled<Rule> rule, Schedule rate) {}

  /// Parses an expression.
  ///
  /// @throws SettingException naming what is wrong and what is allowed
  public static Recipe parse(String text) {
    return of(Expression.parse(text));
  }

  /// Resolves an expression.
  ///
  /// @throws SettingException naming what is wrong and what is allowed
  public static Recipe of(Expression expression) {
    List<Group> groups = new ArrayList<>();
    Expression canonical = RecipeBinding.bind(expression, groups);
    return new Recipe(() -> canonical, List.copyOf(groups));
  }

  /// A rule, of the catalogue or of one's own, at a rate, behind transforms.
  public static Recipe of(Schedule rate, Rule rule, Transform... transforms) {
    List<Transform> all = List.of(transforms);
    List<Scheduled<Transform>> before = new ArrayList<>();
    all.forEach(transform -> before.add(progress -> transform));
    return new Recipe(
        () -> describe(rate, rule, all),
        List.of(new Group("*", Optional.of(new Chain(before, progress -> rule, rate)))));
  }

  private static Expression describe(Schedule rate, Rule rule, List<Transform> transforms) {
    List<Expression> parts = new ArrayList<>();
    transforms.forEach(transform ->
        parts.add(
            Catalogues.TRANSFORMS.expression(transform).orElseGet(() -> describe(transform))));
    Expression last = describe(rate, rule);
    parts.add(last);
    return parts.size() == 1 ? last : new Expression.Call("chain", parts, Map.of());
  }

  /// A rule at a constant rate, behind transforms.
  public static Recipe of(double rate, Rule rule, Transform... transforms) {
    Settings.check(Entry.RATE, "[0,inf)", rate);
    return of(new Constant(rate), rule, transforms);
  }

  private static Expression describe(Schedule rate, Rule rule) {
    Optional<Expression> schedule =
        rate instanceof Constant(double value)
            ? Optional.of(new Expression.Num(value))
            : Catalogues.SCHEDULES.expression(rate);
    Expression at = schedule.orElseGet(() -> describe(rate));
    return Catalogues.RULES
        .expression(rule)
        .map(known -> with(known, Entry.RATE, at))
        .map(known -> schedule.isPresent() ? Catalogues.RULES.canonical(known) : known)
        .orElseGet(() -> describe(rule).with(Entry.RATE, at));
  }

  /// The class's name and all components, for things that are in no catalogue.
  private static Expression.Call describe(Object part) {
    String simple = part.getClass().isHidden() ? "Lambda" : part.getClass().getSimpleName();
    String name = simple.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    Map<String, Expression> settings = new LinkedHashMap<>();
    if (part.getClass().isRecord()) {
      Arrays.stream(part.getClass().getRecordComponents())
          .forEach(c ->
              settings.put(
                  Settings.name(c), new Expression.Text(String.valueOf(Settings.read(c, part)))));
    }
    return new Expression.Call(name, List.of(), settings);
  }

  /// The same with the rate of every rule replaced, by a number or a schedule.
  public Recipe withRate(Expression rate) {
    return of(with(expression(), Entry.RATE, rate));
  }

  /// The same with a numeric setting replaced wherever a rule or transform has it, by a number or a
  /// schedule.
  ///
  /// @throws SettingException where none has it, or the value is not allowed
  public Recipe with(String setting, Expression value) {
    Expression expression = expression();
    if (numbers(expression).noneMatch(setting::equals)) {
      List<String> allowed = numbers(expression).distinct().toList();
      throw new SettingException(
          "setting must be a number that %s has, got %s%s (allowed: %s)"
              .formatted(
                  this, setting, Nearest.hint(setting, allowed), String.join(", ", allowed)));
    }
    return of(with(expression, setting, value));
  }

  private static Expression with(Expression part, String setting, Expression value) {
    if (!(part instanceof Expression.Call call)) {
      return part;
    }
    List<Expression> parts =
        call.positional().stream().map(inner -> with(inner, setting, value)).toList();
    Expression.Call inside = new Expression.Call(call.name(), parts, call.named());
    return numbersOf(call).contains(setting) ? inside.with(setting, value) : inside;
  }

  static Stream<String> numbers(Expression part) {
    return part instanceof Expression.Call call
        ? Stream.concat(
            numbersOf(call).stream(), call.positional().stream().flatMap(Recipe::numbers))
        : Stream.of();
  }

  private static List<String> numbersOf(Expression.Call call) {
    return Stream.of(Catalogues.RULES, Catalogues.TRANSFORMS)
        .filter(catalogue -> catalogue.contains(call.name()))
        .flatMap(catalogue -> catalogue.entry(call.name()).numbers())
        .toList();
  }

  /// What a step is made of at one moment, schedules read.
  ///
  /// @param rate η
  /// @param transforms in order
  public record Parts(double rate, Rule rule, List<Transform> transforms) {}

  /// What the step behind `steps` steps is made of.
  ///
  /// @throws SettingException where tensors are treated differently, or a schedule counts epochs
  ///   and `steps` is not 0
  public Parts partsAt(long steps) {
    return partsAt(steps == 0 ? Progress.START : new Progress(steps, 0, List.of()));
  }

  Parts partsAt(Progress progress) {
    if (groups.size() != 1 || groups.getFirst().chain().isEmpty()) {
      throw new SettingException("one rule for all tensors is needed, got %s".formatted(this));
    }
    Chain chain = groups.getFirst().chain().get();
    return new Parts(
        chain.rate().at(progress),
        chain.rule().at(progress),
        chain.transforms().stream().map(each -> each.at(progress)).toList());
  }

  /// Whether each step takes one gradient on a batch of its own, as most do: see [Ask].
  public boolean takesOneGradient() {
    return groups.stream()
        .flatMap(group -> group.chain().stream())
        .allMatch(chain -> chain.rule().layout().takesOneGradient());
  }

  /// This recipe, for a trainer that gives one gradient on each batch.
  ///
  /// @param trainer that is named in the message
  /// @throws SettingException where steps need more
  public Recipe forOneGradient(String trainer) {
    if (!takesOneGradient()) {
      throw new SettingException(
          "optimizer must take one gradient per batch, which is what %s gives, got %s"
              .formatted(trainer, this));
    }
    return this;
  }

  List<Group> groups() {
    return groups;
  }

  /// The expression in canonical form.
  public Expression expression() {
    return expression.get();
  }

  /// The expression in canonical form: settings at their defaults are left out.
  @Override
  public String toString() {
    return expression().toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recipe recipe && recipe.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}

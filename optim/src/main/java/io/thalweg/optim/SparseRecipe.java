package io.thalweg.optim;

import java.util.ArrayList;
import java.util.List;

/// A recipe that can be stepped with sparse gradients: one rule for all, number by number.
///
/// @param active whether each transform acts on the parameters
record SparseRecipe(Recipe.Chain chain, List<Boolean> active) {

  /// @throws SettingException saying what cannot be stepped so
  static SparseRecipe of(Recipe recipe, Parameters parameters, SparseForm form) {
    if (parameters.length() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "parameters must be at most %d numbers for sparse steps, got %d"
              .formatted(Integer.MAX_VALUE, parameters.length()));
    }
    if (recipe.groups().size() != 1 || recipe.groups().getFirst().chain().isEmpty()) {
      throw new SettingException(
          "sparse steps need one rule for all tensors, got %s".formatted(recipe));
    }
    Recipe.Chain chain = recipe.groups().getFirst().chain().get();
    checkRule(chain.rule().layout(), recipe);
    List<Boolean> active = new ArrayList<>();
    for (Scheduled<Transform> each : chain.transforms()) {
      active.add(isActive(each.at(Progress.START), parameters, recipe));
    }
    SparseRecipe sparse = new SparseRecipe(chain, List.copyOf(active));
    if (form == SparseForm.EXACT) {
      sparse.checkExact(recipe);
    }
    return sparse;
  }

  private static void checkRule(Rule rule, Recipe recipe) {
    boolean elsewhere = rule.trainsElsewhere() || rule.evaluatesElsewhere();
    boolean initialOfParameters =
        Slots.all(rule).stream()
            .anyMatch(named -> named.slot().initial() instanceof Slot.Initial.OfParameters);
    if (elsewhere || initialOfParameters || rule.inner().isPresent() || rule.period() != 1) {
      throw new SettingException(
          "sparse steps need a rule with one point and no rule inside, got %s".formatted(recipe));
    }
    boolean ofSingles = rule.passes().isEmpty() && recipe.takesOneGradient();
    if (!ofSingles || rule.needsNoise()) {
      throw new SettingException(
          "sparse steps need a rule of single numbers, without norms, shapes or noise, got %s"
              .formatted(recipe));
    }
  }

  private static boolean isActive(Transform transform, Parameters parameters, Recipe recipe) {
    List<Parameters.Tensor> tensors = parameters.tensors();
    long fitting = tensors.stream().filter(each -> transform.appliesTo(each.name())).count();
    boolean ofSome = fitting > 0 && fitting < tensors.size();
    if (transform instanceof Accumulate
        || transform instanceof NonFinite
        || transform.seesTensors()) {
      throw new SettingException(
          "sparse steps need transforms of single numbers, got %s".formatted(recipe));
    }
    if (ofSome || (transform.ofEachTensor() && tensors.size() > 1)) {
      throw new SettingException(
          "sparse steps need transforms that treat all tensors alike, got %s".formatted(recipe));
    }
    if (transform.needsNoise()) {
      throw new SettingException("sparse steps need transforms without noise, got " + recipe);
    }
    return fitting > 0;
  }

  /// Rules of the catalogue that have an exact form.
  private static List<String> exactRules() {
    return Catalogues.RULES.entries().stream()
        .filter(entry -> JustInTime.class.isAssignableFrom(entry.type()))
        .map(Entry::id)
        .toList();
  }

  private void checkExact(Recipe recipe) {
    if (!(chain.rule().layout() instanceof JustInTime)) {
      throw new SettingException(
          "exact sparse steps need a rule that makes up for missed ones: %s, got %s"
              .formatted(String.join(", ", exactRules()), recipe));
    }
    for (int i = 0; i < active.size(); i++) {
      Transform transform = chain.transforms().get(i).at(Progress.START);
      boolean decays = transform instanceof DecoupledDecay;
      if (active.get(i) && !decays && !transform.sparesSmallGradients()) {
        throw new SettingException(
            "exact sparse steps need transforms that leave gradients of 0: clip-value, clip-norm,"
                + " clip-global-norm or decoupled-decay, got %s".formatted(recipe));
      }
      if (active.get(i) && decays && !(chain.rate() instanceof Constant)) {
        throw new SettingException(
            "exact sparse steps with decoupled-decay need a constant rate, got " + recipe);
      }
    }
  }

  /// The share of θ that decay leaves in one step.
  ///
  /// @param transforms of that step
  double kept(List<Transform> transforms, double rate) {
    double kept = 1;
    for (int i = 0; i < transforms.size(); i++) {
      if (active.get(i) && transforms.get(i) instanceof DecoupledDecay decay) {
        kept *= 1 - rate * decay.decay(); // θ ← θ − ηλθ
      }
    }
    return kept;
  }
}

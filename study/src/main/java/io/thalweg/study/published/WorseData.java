package io.thalweg.study.published;

import io.thalweg.optim.Recipe;
import io.thalweg.problems.Scaling;
import io.thalweg.study.Robustness;
import io.thalweg.study.Robustness.Disturbance;
import io.thalweg.study.Robustness.Kind;
import io.thalweg.study.Summary;
import io.thalweg.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Test accuracy of a network on worse data, or trained on worse data, by optimizer; and whether it
/// falls with the strength and the stronger attack is the stronger one.
///
/// @param model what is trained
/// @param batch examples per step
/// @param epochs of each training
/// @param optimizers expressions
public record WorseData(About about, String model, int batch, int epochs, List<String> optimizers)
    implements Experiment {
  private static final List<Disturbance> DISTURBANCES =
      List.of(
          new Disturbance(Kind.PIXEL_NOISE, List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5)),
          new Disturbance(Kind.FGSM, List.of(0.0, 0.05, 0.1, 0.2, 0.3)),
          new Disturbance(Kind.PGD, List.of(0.0, 0.05, 0.1, 0.2, 0.3)),
          new Disturbance(Kind.LABEL_NOISE, List.of(0.0, 0.1, 0.2, 0.4)));

  public WorseData {
    optimizers = List.copyOf(optimizers);
  }

  @Override
  public String setting() {
    String disturbances =
        DISTURBANCES.stream()
            .map(each -> each.kind() + " " + each.strengths())
            .collect(Collectors.joining(", "));
    return "%s on %s, pixels in [0,1], batch %d, %d epochs; %s"
        .formatted(model, about.data(), batch, epochs, disturbances);
  }

  private static int trainings() {
    return 1
        + DISTURBANCES.stream()
            .filter(each -> each.kind().isInTraining())
            .mapToInt(each -> each.strengths().size())
            .sum();
  }

  @Override
  public long parts(int seeds) {
    return (long) optimizers.size() * trainings() * seeds;
  }

  @Override
  public List<Row> run(Laboratory laboratory) {
    Training template =
        Laboratory.training(
            model,
            laboratory.data(about.data(), Scaling.UNIT),
            optimizers.getFirst(),
            laboratory.seeds().getFirst(),
            epochs,
            batch);
    List<Robustness.Result> results =
        new Robustness(template, laboratory.seeds(), DISTURBANCES)
            .run(
                optimizers.stream().map(Recipe::parse).toList(),
                laboratory.executor(),
                (recipe, seed) ->
                    laboratory.listener().accept("%s, seed %d".formatted(recipe, seed)));
    List<Row> rows = new ArrayList<>();
    for (String optimizer : optimizers) {
      String name = Recipe.parse(optimizer).toString();
      List<Robustness.Result> ofOne =
          results.stream().filter(each -> each.optimizer().equals(name)).toList();
      ofOne.forEach(each -> rows.add(row(each)));
      for (Disturbance each : DISTURBANCES) {
        rows.add(rise(name, each.kind(), of(ofOne, each.kind())));
      }
      rows.add(weaker(name, of(ofOne, Kind.FGSM), of(ofOne, Kind.PGD)));
    }
    return rows;
  }

  private static List<Robustness.Result> of(List<Robustness.Result> results, Kind kind) {
    return results.stream().filter(each -> each.kind() == kind).toList();
  }

  private static Row row(Robustness.Result result) {
    return new Row(
        result.optimizer(),
        "test accuracy, %s %s".formatted(result.kind(), result.strength()),
        "–",
        result.accuracy(),
        result.diverged());
  }

  /// The most that the mean accuracy rises from one strength to the next.
  private static Row rise(String optimizer, Kind kind, List<Robustness.Result> byStrength) {
    OptionalDouble most =
        IntStream.range(1, byStrength.size())
            .mapToDouble(
                i -> byStrength.get(i).accuracy().mean() - byStrength.get(i - 1).accuracy().mean())
            .max();
    return check(optimizer, "largest rise with the strength, " + kind, most);
  }

  /// The most by which the mean accuracy under PGD is above that under FGSM.
  private static Row weaker(
      String optimizer, List<Robustness.Result> fgsm, List<Robustness.Result> pgd) {
    OptionalDouble most =
        IntStream.range(1, fgsm.size())
            .mapToDouble(i -> pgd.get(i).accuracy().mean() - fgsm.get(i).accuracy().mean())
            .max();
    return check(optimizer, "largest accuracy under PGD − under FGSM", most);
  }

  private static Row check(String optimizer, String quantity, OptionalDouble most) {
    List<Double> known = most.stream().filter(Double::isFinite).boxed().toList();
    return new Row(optimizer, quantity, "≤ 0", Summary.of(known), 1 - known.size());
  }
}

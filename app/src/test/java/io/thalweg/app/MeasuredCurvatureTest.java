package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.app.Program.Drawn;
import io.thalweg.optim.Recipe;
import io.thalweg.store.Measurement;
import io.thalweg.store.NewRun;
import io.thalweg.store.RunId;
import io.thalweg.store.RunStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Optimizers on the curvature that a run has measured.
class MeasuredCurvatureTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path home;
  private int runs;

  private RunId run(String optimizer, Measurement... numbers) {
    runs++;
    InstantSource clock = InstantSource.fixed(START.plusSeconds(runs));
    try (RunStore store = RunStore.open(home, clock, new Random(runs))) {
      NewRun.Identity identity = new NewRun.Identity(1, 1, "0.1.0");
      RunId id =
          store.begin(new NewRun("train", "a run", optimizer, "mlp", "digits", "{}", identity));
      store.append(id, List.of(numbers));
      return id;
    }
  }

  private RunId sharpening(String optimizer) {
    return run(
        optimizer,
        new Measurement("sharpness", 1, 2),
        new Measurement("sharpness", 11, 10),
        new Measurement("sharpness", 21, 30),
        new Measurement("sharpness", 31, Double.NaN));
  }

  private RunId seen(String optimizer) {
    return run(
        optimizer,
        new Measurement("sharpness", 11, 10),
        new Measurement("seen-sharpness", 11, 500));
  }

  private JsonNode ask(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    Session session = Session.run(home, all.toArray(String[]::new));
    assertThat(session.exitCode()).as(session.err()).isZero();
    return session.json();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 2", "10, 1, 2", "11, 11, 10", "20, 11, 10", "1000, 21, 30"})
  void theLastLookUpToAStepCounts(String at, long step, double curvature) {
    RunId run = sharpening("momentum(rate=0.1)");
    JsonNode analysis = ask("analyze", "--run", run.text(), "--at-step", at);
    assertThat(analysis.path("optimizer").asText()).isEqualTo("momentum(rate=0.1)");
    assertThat(analysis.path("curvature").asDouble()).isEqualTo(curvature);
    assertThat(analysis.at("/run/id").asText()).isEqualTo(run.text());
    assertThat(analysis.at("/run/step").asLong()).isEqualTo(step);
    assertThat(analysis.at("/run/curvature").asDouble()).isEqualTo(curvature);
    assertThat(analysis.at("/run/limit").asDouble()).isCloseTo(38, within(1e-6)); // (2+2β)/η
    assertThat(analysis.at("/run/measured")).hasSize(3);
  }

  @Test
  void theFiguresAreThoseOfThatCurvature() {
    sharpening("sgd(rate=0.05)");
    JsonNode measured = ask("analyze", "--run", "latest");
    JsonNode given = ask("analyze", "--optimizer", "sgd(rate=0.05)", "--curvature", "30");
    for (String key : List.of("poles", "stableRates", "step", "frequencyResponse", "rate")) {
      assertThat(measured.path(key)).as(key).isEqualTo(given.path(key));
    }
    assertThat(given.path("run").isNull()).isTrue();
    String[] axes = {"--x", "rate=0.01:1:4", "--y", "momentum=0:0.9:3", "--optimizer", "nag"};
    List<String> map = new ArrayList<>(List.of("map", "--run", "latest"));
    map.addAll(List.of(axes));
    JsonNode drawn = ask(map.toArray(String[]::new));
    assertThat(drawn.path("curvature").asDouble()).isEqualTo(30);
    assertThat(drawn.at("/run/step").asLong()).isEqualTo(21);
  }

  @Test
  void theGreatestFewAreASpectrum() {
    run(
        "nag(rate=0.1)",
        new Measurement("sharpness", 1, 8),
        new Measurement("curvatures/1", 1, 8),
        new Measurement("curvatures/2", 1, 2),
        new Measurement("curvatures/3", 1, 0.5),
        new Measurement("curvatures/4", 1, -0.1),
        new Measurement("curvatures/5", 1, Double.NaN),
        new Measurement("sharpness", 3, 9),
        new Measurement("curvatures/1", 3, 9));
    JsonNode analysis = ask("analyze", "--run", "latest", "--at-step", "2");
    assertThat(analysis.at("/run/curvatures").toString()).isEqualTo("[8.0,2.0,0.5]");
    assertThat(analysis.at("/run/curvature").asDouble()).isEqualTo(8);
    assertThat(analysis.path("modes")).hasSize(3);
    assertThat(analysis.path("curvature").asDouble()).isIn(8.0, 2.0, 0.5); // the slowest
    assertThat(analysis.path("tunings")).isNotEmpty();
    assertThat(ask("analyze", "--run", "latest").path("modes")).hasSize(1);
    Session words = Session.run(home, "analyze", "--run", "latest", "--at-step", "1");
    assertThat(words.out()).contains("The curvatures are the greatest 3 of run");
  }

  /// As the pilot of tune records it.
  @Test
  void aLookBeforeTheFirstStepCounts() {
    run("sgd", new Measurement("sharpness", 0, 3), new Measurement("sharpness", 1, 5));
    JsonNode analysis = ask("analyze", "--run", "latest", "--at-step", "0");
    assertThat(analysis.path("curvature").asDouble()).isEqualTo(3);
    assertThat(analysis.at("/run/step").asLong(-1)).isZero();
    Session without = Session.run(home, "analyze", "--at-step", "0");
    assertThat(without.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(without.err()).contains("step must be at least 2, got 0").hasLineCount(1);
  }

  @Test
  void inALongSeriesTheLookItselfIsTaken() {
    Measurement[] long3000 =
        IntStream.rangeClosed(1, 3_000)
            .boxed()
            .flatMap(step ->
                Stream.of(
                    new Measurement("sharpness", step, step == 1_000 ? 90 : 1),
                    new Measurement("curvatures/1", step, step == 1_000 ? 90 : 1),
                    new Measurement("curvatures/2", step, step == 1_000 ? 80 : 1)))
            .toArray(Measurement[]::new);
    run("sgd", long3000);
    for (int step = 999; step <= 1_001; step++) {
      JsonNode analysis = ask("analyze", "--run", "latest", "--at-step", String.valueOf(step));
      assertThat(analysis.at("/run/step").asInt()).isEqualTo(step);
      assertThat(analysis.at("/run/curvature").asDouble()).isEqualTo(step == 1_000 ? 90 : 1);
      assertThat(analysis.at("/run/curvatures/1").asDouble()).isEqualTo(step == 1_000 ? 80 : 1);
      assertThat(analysis.at("/run/measured").size()).isLessThanOrEqualTo(1_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sgd(rate=0.1), below, stable up to 20",
    "sgd(rate=0), none, stable on none",
    "momentum(rate=0), none, stable on none"
  })
  void whereItIsStableIsSaidOnce(String optimizer, String stable, String words) {
    run(optimizer, new Measurement("sharpness", 1, 4));
    JsonNode analysis = ask("analyze", "--run", "latest");
    assertThat(analysis.at("/run/stable").asText()).isEqualTo(stable);
    assertThat(analysis.at("/run/limit").isNull()).isEqualTo(!stable.equals("below"));
    assertThat(Session.run(home, "analyze", "--run", "latest").out()).contains(words);
  }

  @Test
  void aNegativeCurvatureHoldsNoMinimum() {
    run("sgd(rate=0.1)", new Measurement("sharpness", 1, -4));
    assertThat(Session.run(home, "analyze", "--run", "latest").out())
        .contains("negative curvature: no minimum here")
        .doesNotContain("stable for no rate");
  }

  @Test
  void whatTheInstrumentRecordsIsRead() {
    Session trained =
        Session.run(
            home,
            "train --model linear --epochs 1 --steps 3 --batch 8 --optimizer sgd --instruments"
                .concat(" sharpness(every=1,examples=20,count=4)")
                .split(" "));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    JsonNode analysis = ask("analyze", "--run", "latest");
    assertThat(analysis.at("/run/curvatures")).hasSize(4);
    assertThat(analysis.at("/run/curvatures/0")).isEqualTo(analysis.at("/run/curvature"));
    assertThat(analysis.at("/run/measured")).hasSize(3);
  }

  @Test
  void schedulesAreReadAtTheStep() {
    RunId run = sharpening("sgd(rate=linear(0.1, steps=40))");
    JsonNode analysis = ask("analyze", "--run", run.text(), "--at-step", "21");
    double rate = analysis.path("rate").asDouble();
    assertThat(rate).isStrictlyBetween(0.0, 0.1);
    assertThat(analysis.at("/run/limit").asDouble()).isCloseTo(2 / rate, within(1e-6));
    MeasuredCurvature measured = measured(run, "sgd(rate=linear(0.1, steps=40))");
    assertThat(measured.hasSchedule()).isTrue();
    assertThat(measured(run, "sgd(rate=0.1)").hasSchedule()).isFalse();
    JsonNode other = ask("analyze", "--run", run.text(), "--rate", "0.02");
    assertThat(other.path("rate").asDouble()).isEqualTo(0.02);
  }

  private MeasuredCurvature measured(RunId run, String optimizer) {
    try (RunStore store = RunStore.open(home, InstantSource.system(), new Random(1))) {
      return MeasuredCurvature.of(
          store,
          run,
          Optional.of(Recipe.parse(optimizer)),
          UnaryOperator.identity(),
          Optional.empty());
    }
  }

  @Test
  void anAdaptiveRuleHasTheCurvatureThatItSees() {
    RunId run = seen("adam(rate=0.01)");
    assertThat(ask("analyze", "--run", run.text()).path("curvature").asDouble()).isEqualTo(500);
    JsonNode linear = ask("analyze", "--run", run.text(), "--optimizer", "nag");
    assertThat(linear.path("curvature").asDouble()).isEqualTo(10);
    JsonNode tuned =
        ask("analyze", "--run", run.text(), "--optimizer", "adam(rate=0.002,beta1=0.8)");
    assertThat(tuned.path("curvature").asDouble()).isEqualTo(500);
    assertThat(tuned.at("/run/series").asText()).isEqualTo("seen-sharpness");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --curvature 2                 | --run and --curvature must not be given together
          --at-step 10                  | --at-step must be at least 11, where run
          --optimizer rmsprop           | choose that rule or one that does not adapt
          --second-moment 2             | --second-moment must be left out with --run
          --optimizer sgd(rate=step(0.1,every=1,unit=epoch)) | give the optimizer a constant rate
          --optimizer adam(beta2=0.1)   | beta2 must be 0.999 as there, got 0.1
          --optimizer adam(beta1=0.5,epsilon=0.5) | epsilon must be 1e-8 as there, got 0.5
          --optimizer chain(adam(beta2=linear(0.9,steps=9)),decoupled-decay(0.01)) | beta2 must be 0.999
          --at-step -1                  | must be a whole number of at least 0
          """)
  void whatDoesNotGoTogetherIsRefused(String more, String message) {
    seen("adam");
    List<String> call = new ArrayList<>(List.of("analyze", "--run", "latest"));
    call.addAll(List.of(more.split(" ")));
    Session session = Session.run(home, call.toArray(String[]::new));
    assertThat(session.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(session.err()).contains(message).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "sgd, train --instruments sharpness",
    "adam, train --instruments stability-margin",
    "'sgd, adam', give --optimizer",
    "signsgd, signsgd has no linear model",
    "lookahead(adam), 'the stability limit is known of linear rules, adam, '"
  })
  void aRunThatMeasuredNothingSaysHowTo(String optimizer, String message) {
    run(optimizer, new Measurement("batch_loss", 1, 2));
    Session session = Session.run(home, "analyze", "--run", "latest");
    assertThat(session.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(session.err()).contains(message).hasLineCount(1);
  }

  private String drawn(RunId run) {
    Map<String, List<String>> values = Map.of("run", List.of(run.text()));
    Optional<Drawn> drawn = Optional.of(new Drawn(List.of("run"), 500));
    JsonNode document = Json.read(Program.in(home).answer("analyze", values, drawn).json());
    return document.at("/figures/run").asText();
  }

  @Test
  void itIsDrawnWithItsLimit() {
    String figure = drawn(sharpening("momentum(rate=0.1)"));
    assertThat(figure).contains("class=\"area\"").contains("Measured curvature and its limit");
    assertThat(figure).containsPattern(line("sharpness", 3)).containsPattern(line("limit", 2));
    String far = drawn(sharpening("momentum(rate=0.0001)"));
    assertThat(far).contains("Measured curvature; limit 3.80e+04");
    assertThat(far).containsPattern(line("sharpness", 3)).doesNotContain("<title>limit</title>");
  }

  /// A curve that has so many points.
  private static String line(String name, int points) {
    return "<title>%s</title><path class=\"line\" d=\"M[^LM\"]+(L[^LM\"]+){%d}\""
        .formatted(name, points - 1);
  }

  @Test
  void aLimitThatGrowsBeyondReachIsBrokenOff() {
    String figure = drawn(sharpening("sgd(rate=linear(0.01, steps=22))")); // 209, 400, 4400
    assertThat(figure).containsPattern(line("sharpness", 3)).containsPattern(line("limit", 2));
  }
}

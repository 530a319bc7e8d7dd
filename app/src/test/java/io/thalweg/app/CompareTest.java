package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `compare` claims of optimizers whose difference is known: gradient descent at a rate that
/// hardly moves, and at one that learns.
class CompareTest {
  private static final String SLOW = "sgd(rate=0.0001)";
  private static final String QUICK = "sgd(rate=0.1)";

  @TempDir Path folder;

  private Session compare(String optimizers, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "compare",
                "--optimizers",
                optimizers,
                "--model",
                "linear",
                "--epochs",
                "1",
                "--batch",
                "200",
                "--target",
                "0.5",
                "--threads",
                "1",
                "--out",
                folder.toString()));
    arguments.addAll(List.of(more));
    Session session = Session.run(folder, arguments.toArray(String[]::new));
    assertThat(session.exitCode()).as(session.err()).isZero();
    return session;
  }

  @Test
  void aPlainDifferenceIsShownWithFiveSeeds() {
    JsonNode document = compare(SLOW + "," + QUICK, "--seeds", "5", "--json").json();
    JsonNode pair = document.at("/statistics/pairs/0");

    assertThat(document.at("/statistics/pairs")).hasSize(1);
    assertThat(pair.at("/first").asText()).isEqualTo(SLOW);
    assertThat(pair.at("/verdict").asText()).isEqualTo("second_better");
    assertThat(pair.at("/decidedBy").asText()).isEqualTo("t");
    assertThat(pair.at("/adjustedP").asDouble())
        .isEqualTo(pair.at("/tP").asDouble())
        .isLessThan(0.05);
    // all five signs alike: 2/2⁵
    assertThat(pair.at("/wilcoxonP").asDouble()).isEqualTo(0.0625);
    double difference =
        document.at("/results/0/testAccuracy/mean").asDouble()
            - document.at("/results/1/testAccuracy/mean").asDouble();
    assertThat(pair.at("/meanDifference").asDouble()).isCloseTo(difference, within(1e-12));
    assertThat(difference).isBetween(pair.at("/low").asDouble(), pair.at("/high").asDouble());
    assertThat(document.at("/statistics/intervals")).hasSize(2);
    assertThat(document.at("/statistics/intervals/1/method").asText()).isEqualTo("bca");
    assertThat(document.at("/statistics/profile/problems").asInt()).isEqualTo(5);
    assertThat(document.at("/statistics/profile/curves/1/points/0/share").asDouble()).isEqualTo(1);
    assertThat(document.at("/tuning").isNull()).isTrue();
  }

  @Test
  void textHasTheBetterOneFirst() {
    String text = compare(SLOW + "," + QUICK, "--seeds", "5").out();

    assertThat(text).contains("shown to differ, adjusted p < 0.05");
    assertThat(text.lines().filter(line -> line.startsWith(QUICK + "  " + SLOW))).hasSize(1);
  }

  @Test
  void threeSeedsClaimNothing() {
    String text = compare(SLOW + "," + QUICK, "--seeds", "3").out();

    assertThat(text)
        .contains("3 seeds: too few to tell a difference from chance", "take --seeds 5 or more")
        .doesNotContain("shown to differ");
    JsonNode pair =
        compare(SLOW + "," + QUICK, "--seeds", "3", "--json").json().at("/statistics/pairs/0");
    assertThat(pair.at("/verdict").asText()).isEqualTo("too_few_seeds");
    assertThat(pair.at("/adjustedP").isNull()).isTrue();
  }

  @Test
  void theSameOptimizerTwiceIsNotShownToDiffer() {
    assertThat(compare(QUICK + "," + QUICK, "--seeds", "5").out())
        .contains(
            "no optimizer is shown to differ from another: the smallest adjusted p is 1.0000");
  }

  @Test
  void ratesAreSearchedWithASeedThatIsNotCompared() {
    JsonNode document =
        compare("sgd(rate=0.01),adam(rate=1000)", "--seeds", "2", "--tune", "5", "--json").json();
    JsonNode tuning = document.at("/tuning");

    assertThat(document.at("/budget/seeds")).extracting(JsonNode::asLong).containsExactly(1L, 2L);
    assertThat(tuning.at("/seed").asLong()).isZero();
    assertThat(tuning.at("/heldOut").asInt()).isEqualTo(2000);
    assertThat(tuning.at("/optimizers")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      JsonNode searched = tuning.at("/optimizers/" + i);
      assertThat(searched.at("/grid"))
          .extracting(trial -> trial.at("/factor").asDouble())
          .hasSize(5)
          .startsWith(0.1)
          .contains(1.0)
          .endsWith(10.0);
      assertThat(searched.at("/grid"))
          .allSatisfy(trial ->
              assertThat(trial.at("/accuracy").asDouble(-1))
                  .isLessThanOrEqualTo(searched.at("/accuracy").asDouble()));
      assertThat(document.at("/results/" + i + "/optimizer").asText())
          .isEqualTo(searched.at("/chosen").asText());
      assertThat(searched.at("/sensitivity/share").asDouble()).isBetween(0.2, 1.0);
    }
    assertThat(tuning.at("/optimizers/0/rate").asDouble()).isEqualTo(0.1);
    assertThat(tuning.at("/optimizers/0/atEdge").asBoolean()).isTrue();
  }

  @Test
  void oneRateIsTheOneGiven() {
    JsonNode document = compare(QUICK, "--seeds", "1", "--tune", "1", "--json").json();

    assertThat(document.at("/tuning").isNull()).isTrue();
    assertThat(document.at("/results/0/optimizer").asText()).isEqualTo(QUICK);
  }

  @Test
  void aTrainingThatDivergedIsNeitherDroppedNorHidden() {
    Session session = compare("sgd(rate=1e9)," + QUICK, "--seeds", "6");

    assertThat(session.out())
        .contains("0 of 6 pairs finished")
        .contains(QUICK + "  sgd(rate=1000000000)")
        .contains("0.0313");
  }
}

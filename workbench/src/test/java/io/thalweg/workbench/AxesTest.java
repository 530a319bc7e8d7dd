package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The axes of parallel coordinates and the ranges on them, in a browser.
class AxesTest extends PageTest {
  private static final String ROWS =
      """
      [
        {rate: '0.1', model: 'mlp', loss: 0.5, odd: null, same: 1, 'a:b': 1},
        {rate: '0.001', model: 'cnn', loss: null, same: '1', 'a:b': 2},
        {rate: '0.01', model: 'mlp(8)', loss: 0.25, odd: '', same: 1, 'a:b': 3},
      ]
      """;

  private static Page page;

  @BeforeAll
  static void look() {
    page = show(chromium.open(400, 400), "learn");
    assertThat(page.locator("main > *").first()).isVisible();
  }

  private static Object ask(String expression) {
    return ask(ROWS, expression);
  }

  private static Object ask(String rows, String expression) {
    return page.evaluate(
        """
        async () => {
          const {axes, ranges, texts, within} = await import('/page/axes.js');
          const rows = %s;
          const all = axes(rows);
          const kept = (...given) => within(all, ranges(all, given), rows.length);
          return %s;
        }
        """
            .formatted(rows, expression));
  }

  @Test
  void axesAreWhatDiffersAndPlacesLieBetweenTheEnds() {
    assertThat(ask("all.map(({label}) => label)"))
        .isEqualTo(List.of("rate", "model", "loss", "a:b"));
    assertThat(ask("all[0].shares.map(share => share.toFixed(3)).join(' ')"))
        .isEqualTo("1.000 0.000 0.500");
    assertThat(ask("all[1].words")).isEqualTo(List.of("cnn", "mlp", "mlp(8)"));
    assertThat(ask("String(all[2].shares)")).isEqualTo("1,,0");
  }

  @Test
  void rangesKeepWhatLiesWithinAllOfThem() {
    assertThat(ask("kept()")).isEqualTo(List.of(0, 1, 2));
    assertThat(ask("kept('rate:0.005:9')")).isEqualTo(List.of(0, 2));
    assertThat(ask("kept('rate:9:0.005')")).isEqualTo(List.of(0, 2));
    assertThat(ask("kept('rate:0.005:9', 'model:mlp:mlp')")).isEqualTo(List.of(0));
    assertThat(ask("kept('model:mlp:cnn')")).isEqualTo(List.of(0, 1));
    assertThat(ask("kept('loss:0:1')")).as("without a value").isEqualTo(List.of(0, 2));
    assertThat(ask("kept('rate:7:9')")).isEqualTo(List.of());
    assertThat(ask("kept('a%3Ab:2:3')")).isEqualTo(List.of(1, 2));
    assertThat(ask("texts(ranges(all, ['a%3Ab:2:3', 'model:mlp:mlp(8)']))"))
        .isEqualTo(List.of("a%3Ab:2:3", "model:mlp:mlp(8)"));
  }

  @Test
  void whatIsNoRangeIsLeftOut() {
    for (String text :
        List.of("", "rate", "rate:x:y", "rate::", "gone:1:2", "model:cnn:vgg", "%E0%A4%A:1:2")) {
      assertThat(ask("kept('" + text + "')")).as(text).isEqualTo(List.of(0, 1, 2));
    }
  }

  @Test
  void aDragToTheEndsHasTheEndsAndWordsAreTakenWhole() {
    assertThat(ask("all[0].range(-0.1, 1.1)")).isEqualTo(List.of(0.001, 0.1));
    assertThat(ask("String(all[0].range(1.01, 1.1))")).isEqualTo("undefined");
    assertThat(ask("all[1].range(0.4, 1.1)")).isEqualTo(List.of("mlp", "mlp(8)"));
    assertThat(ask("String(all[1].range(0.1, 0.4))")).isEqualTo("undefined");
  }

  @Test
  void aDragIsRoundedToAShareOfItsAxis() {
    String rows =
        """
        Array.from({length: 8}, (_, i) => ({
          seed: 20250101 + i, loss: 0.12345 + i * 1e-6, rate: 10 ** -i, minus: i / 7 - 0.5,
        }))
        """;
    assertThat(ask(rows, "kept(...texts(new Map([['seed', all[0].range(0.25, 0.6)]])))"))
        .isEqualTo(List.of(2, 3, 4));
    assertThat(ask(rows, "kept(...texts(new Map([['loss', all[1].range(0.25, 0.6)]])))"))
        .isEqualTo(List.of(2, 3, 4));
    assertThat(ask(rows, "kept(...texts(new Map([['rate', all[2].range(0.25, 0.6)]])))"))
        .isEqualTo(List.of(3, 4, 5));
    assertThat(ask(rows, "all[3].range(0.50001, 0.75)")).isEqualTo(List.of(0, 0.25));
    assertThat(
            ask(rows, "all[1].range(0.00001, 0.99999).every((end, i) => end === all[1].ends[i])"))
        .as("not beyond the ends")
        .isEqualTo(true);
    assertThat(ask(rows, "[0, 1].flatMap(i => all[i].ends.map(all[i].shown))"))
        .isEqualTo(List.of("20250101", "20250108", "0.12345", "0.123457"));
    assertThat(ask(rows, "all.map(({ticks}) => new Set(ticks.map(([, text]) => text)).size)"))
        .isEqualTo(List.of(3, 3, 3, 3));
  }

  @Test
  void whatIsNotFiniteIsNoValue() {
    String rows =
        """
        [
          {loss: 0.5, seed: 1}, {loss: 'Infinity', seed: 2}, {loss: 'NaN', seed: 3},
          {loss: -Infinity, seed: 4}, {loss: NaN, seed: 5}, {loss: 0.25, seed: 6},
        ]
        """;
    assertThat(ask(rows, "String(all[0].shares)")).isEqualTo("1,,,,,0");
    assertThat(ask(rows, "all[0].ends")).isEqualTo(List.of(0.25, 0.5));
    assertThat(ask(rows, "kept('loss:0:1')")).isEqualTo(List.of(0, 5));
  }

  @Test
  void amongWordsAMissingOneIsNoWordAndANumberHasOneSpelling() {
    String rows =
        """
        [
          {rate: '0.1', plan: 'step', seed: 1}, {rate: '1e-1', seed: 2},
          {rate: 'cosine', plan: 'step', seed: 3}, {seed: 4},
        ]
        """;
    assertThat(ask(rows, "all[0].words")).isEqualTo(List.of("0.1", "cosine"));
    assertThat(ask(rows, "String(all[0].shares)")).isEqualTo("0,0,1,");
    assertThat(ask(rows, "kept('rate:0.1:0.1')")).isEqualTo(List.of(0, 1));
    assertThat(ask(rows, "kept('rate:0.1:cosine')")).isEqualTo(List.of(0, 1, 2));
    assertThat(ask(rows, "all[1].words")).isEqualTo(List.of("step"));
    assertThat(ask(rows, "String(all[1].shares)")).isEqualTo("0.5,,0.5,");
    assertThat(ask(rows, "kept('plan:step:step')")).isEqualTo(List.of(0, 2));
    assertThat(
            ask(
                "[{rate: '0.1', seed: 1, a: 1}, {rate: '1e-1', seed: 2, a: 2}]",
                "all.map(({label}) => label)"))
        .isEqualTo(List.of("seed", "a"));
  }

  @Test
  void aSingleAxisIsNotDrawnAndKeepsNothingBack() {
    String rows = "[{seed: 1, model: 'mlp'}, {seed: 2, model: 'mlp'}]";
    assertThat(ask(rows, "all.length")).isEqualTo(0);
    assertThat(ask(rows, "kept('seed:1:1')")).isEqualTo(List.of(0, 1));
  }
}

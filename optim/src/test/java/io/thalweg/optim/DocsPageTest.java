package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds `docs/optimizers.md` to the catalogue. Run with `-Dthalweg.docs=write` to make it anew.
class DocsPageTest {
  private static final Path PAGE = Path.of("../docs/optimizers.md");

  @Test
  void theDocsPageIsMadeFromTheCatalogue() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("thalweg.docs"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page() {
    return """
    # Optimizers, transforms and schedules

    Made from the catalogue's own documentation; `./thalweg optimizers NAME` and
    `./thalweg schedules NAME` print the same. θ parameters, g gradient of the mini-batch loss at
    the training point, η learning rate (always called `rate`), t step counted from 1, all
    products elementwise; state starts at 0 unless said.

    ## Expressions

    An optimizer is written as an expression, the same on the command line, in code
    (`Recipe.parse`) and in results:

        adam
        adam(rate=0.001, beta1=0.95)
        nag(rate=cosine(0.1, steps=2000), momentum=0.9)
        lookahead(radam(rate=0.002), k=5, alpha=0.5)
        sgd(rate=join(linear(0.01, steps=100, end=0.5), cosine(0.5, steps=900), boundaries=100))
        chain(clip-global-norm(1), adam(rate=3e-4), decoupled-decay(0.01, except="bias"))
        groups(adam, group("0.*", sgd(rate=0.1)), freeze("2.bias"))

    A real setting may be a schedule, a count may not. A chain has one rule; what changes the
    gradient stands before it. In `groups` the first argument is for all tensors that no later one
    names, and the first pattern that fits a tensor counts; a pattern that fits none is an error.
    A list that is the first setting takes all values without a name, any other is quoted:
    `piecewise(0.1, 0.05, 0.01, boundaries="100,200")`.
    `preset=LIBRARY` stands for the conventions and defaults of another library, as its table says;
    settings beside it win: `adam(preset=keras, epsilon=1e-3)`.
    Printed back, settings at their defaults are left out and a preset is its settings.

    ## Rules

    %s
    ## Transforms

    %s
    ## Schedules

    `s` counts steps made, or epochs completed with `unit=epoch`, from 0 on.

    %s\
    """
        .formatted(
            entries(Catalogues.RULES),
            entries(Catalogues.TRANSFORMS),
            entries(Catalogues.SCHEDULES));
  }

  private static String entries(Catalogue<?> catalogue) {
    return catalogue.entries().stream().map(DocsPageTest::entry).collect(Collectors.joining("\n"));
  }

  private static String entry(Entry<?> entry) {
    Documentation text = entry.documentation();
    String notes = Documentation.flow(text.section("Notes"));
    String settings =
        entry.settings().stream().map(DocsPageTest::setting).collect(Collectors.joining());
    return """
    ### `%s`

    %s

    %s

    %s%s%sSource: %s
    """
        .formatted(
            entry.id(),
            text.summary(),
            text.section("Update").indent(4).stripTrailing(),
            notes.isEmpty() ? "" : notes + "\n\n",
            settings.isEmpty()
                ? ""
                : "| setting | default | allowed | meaning |\n|---|---|---|---|\n"
                    + settings
                    + "\n",
            presets(entry),
            Documentation.flow(text.section("Source")));
  }

  private static String presets(Entry<?> entry) {
    String all =
        entry.presets().stream()
            .map(preset ->
                "| `%s` | `%s` | `%s`%s |\n"
                    .formatted(
                        preset.library(),
                        preset.theirs(),
                        preset.here(),
                        preset.note().isEmpty() ? "" : "; " + preset.note()))
            .collect(Collectors.joining());
    return all.isEmpty() ? "" : "| preset | there | is |\n|---|---|---|\n" + all + "\n";
  }

  private static String setting(Entry.SettingInfo setting) {
    String allowed =
        setting.range().isEmpty()
            ? setting.choices().isEmpty() ? setting.kind() : String.join(", ", setting.choices())
            : setting.range();
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            setting.name(),
            setting.def().isEmpty() ? "required" : "`" + setting.def() + "`",
            allowed,
            setting.meaning().replace("|", "\\|"));
  }
}

package io.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the catalogues promise of every entry: documentation, ranges, one printed form.
class CatalogueTest {
  private static final List<Catalogue<?>> ALL =
      List.of(Catalogues.RULES, Catalogues.TRANSFORMS, Catalogues.SCHEDULES);

  static Stream<Arguments> entries() {
    return ALL.stream()
        .flatMap(all -> all.entries().stream().map(entry -> Arguments.of(all, entry)));
  }

  /// Every setting that has a range, with every kind of value just outside it.
  static Stream<Arguments> wrongValues() {
    List<Arguments> rows = new ArrayList<>();
    for (Catalogue<?> catalogue : ALL) {
      for (Entry<?> entry : catalogue.entries()) {
        for (Entry.SettingInfo setting : entry.settings()) {
          outside(setting)
              .forEach(value -> rows.add(Arguments.of(catalogue, entry, setting, value)));
        }
      }
    }
    return rows.stream();
  }

  /// Values outside `[0,1)`: −1 and 1.
  private static List<Double> outside(Entry.SettingInfo setting) {
    if (setting.range().isEmpty()) {
      return List.of();
    }
    String[] ends = setting.range().split(",", -1);
    boolean lowIn = ends[0].startsWith("[");
    boolean highIn = ends[1].endsWith("]");
    double low = Double.parseDouble(ends[0].substring(1));
    String high = ends[1].substring(0, ends[1].length() - 1);
    List<Double> values = new ArrayList<>(List.of(low - 1));
    if (!lowIn) {
      values.add(low);
    }
    if (!high.equals("inf")) {
      values.add(Double.parseDouble(high) + 1);
      if (!highIn) {
        values.add(Double.parseDouble(high));
      }
    }
    return values;
  }

  /// The entry with its required settings filled in and one more set.
  private static String expression(Entry<?> entry, String name, String value) {
    List<String> arguments = new ArrayList<>();
    for (Entry.SettingInfo setting : entry.settings()) {
      if (setting.name().equals(name)) {
        arguments.add(name + "=" + value);
      } else if (setting.def().isEmpty()) {
        arguments.add(setting.name() + "=" + sample(setting));
      }
    }
    return "%s(%s)".formatted(entry.id(), String.join(", ", arguments));
  }

  private static String sample(Entry.SettingInfo setting) {
    return switch (setting.kind()) {
      case "rule" -> "sgd";
      case "schedules" -> "list(0.5, 0.25)";
      case "numbers" -> setting.name().equals("values") ? "list(0.5, 0.25)" : "10";
      case "integer" -> "10";
      default -> "0.5";
    };
  }

  @ParameterizedTest
  @MethodSource("entries")
  void isDocumented(Catalogue<?> catalogue, Entry<?> entry) {
    Documentation documentation = entry.documentation();
    assertThat(documentation.summary()).endsWith(".").hasSizeBetween(20, 200);
    assertThat(documentation.section("Update")).isNotBlank();
    assertThat(documentation.section("Source")).isNotBlank();
    assertThat(documentation.sections().keySet()).isSubsetOf("Update", "Source", "Notes");
    for (Entry.SettingInfo setting : entry.settings()) {
      assertThat(setting.meaning()).as(setting.name()).isNotBlank();
      assertThat(setting.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    }
    assertThat(entry.id()).matches("[a-z]+[0-9]?(-[a-z]+)*");
    assertThat(catalogue.entry(entry.id())).isSameAs(entry);
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void valueOutsideItsRangeIsRefused(
      Catalogue<?> catalogue, Entry<?> entry, Entry.SettingInfo setting, double value) {
    boolean whole = setting.kind().equals("integer");
    String shown = whole ? Long.toString((long) value) : Double.toString(value);
    String expression = expression(entry, setting.name(), shown);
    assertThatThrownBy(() -> catalogue.bind(Expression.parse(expression)))
        .isInstanceOf(SettingException.class)
        .message()
        .startsWith(
            "%s: %s must be in %s, got ".formatted(entry.id(), setting.name(), setting.range()))
        .endsWith(setting.kind().equals("numbers") ? "" : " " + shown);
  }

  @Test
  void rangesCoverAlmostAllNumbers() {
    assertThat(wrongValues().count()).isGreaterThan(60);
    List<String> free =
        ALL.stream()
            .flatMap(catalogue -> catalogue.entries().stream())
            .flatMap(entry -> entry.settings().stream())
            .filter(setting -> setting.kind().matches("number|integer"))
            .filter(setting -> setting.range().isEmpty())
            .map(Entry.SettingInfo::name)
            .toList();
    assertThat(free).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void defaultsAreLeftOutInPrint(Catalogue<?> catalogue, Entry<?> entry) {
    String bare = catalogue.canonical(Expression.parse(expression(entry, "", ""))).toString();
    for (Entry.SettingInfo setting : entry.settings()) {
      if (!setting.def().isEmpty()) {
        String given = expression(entry, setting.name(), setting.def());
        assertThat(catalogue.canonical(Expression.parse(given))).hasToString(bare);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void otherValuesSurviveTheRoundTrip(Catalogue<?> catalogue, Entry<?> entry) {
    for (Entry.SettingInfo setting : entry.settings()) {
      for (String value : others(setting)) {
        String given = expression(entry, setting.name(), value);
        Expression canonical = catalogue.canonical(Expression.parse(given));
        String printed = canonical.toString();
        assertThat(printed).contains(value);
        assertThat(Expression.parse(printed)).isEqualTo(canonical);
        assertThat(catalogue.canonical(Expression.parse(printed))).isEqualTo(canonical);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "join(0.1, linear(0.1, steps=9), boundaries=5) | `=`",
        "join(schedules=list(0.1, 0.2), boundaries=list(5)) | join(0.1, 0.2, boundaries=5)",
        "join(join(1, 2, boundaries=3), 4, 5, boundaries=\"6, 7\", unit=epoch)"
            + " | join(join(1, 2, boundaries=3), 4, 5, boundaries=\"6,7\", unit=epoch)",
        "piecewise(0.1, 0.05, 0.02, boundaries=list(10, 20))"
            + " | piecewise(0.1, 0.05, 0.02, boundaries=\"10,20\")",
        "multi-step(0.1, 10, 20) | multi-step(0.1, milestones=\"10,20\")",
        "multi-step(0.1, milestones=10) | `=`"
      })
  void listsPrintAndParse(String given, String canonical) {
    String expected = canonical.equals("=") ? given : canonical;
    Expression printed = Catalogues.SCHEDULES.canonical(Expression.parse(given));
    Schedule schedule = Catalogues.SCHEDULES.create(given);
    assertThat(Expression.parse(expected)).isEqualTo(Expression.parse(printed.toString()));
    assertThat(Catalogues.SCHEDULES.create(printed)).isEqualTo(schedule);
    Expression written = Catalogues.SCHEDULES.expression(schedule).orElseThrow();
    assertThat(Catalogues.SCHEDULES.create(written)).isEqualTo(schedule);
  }

  private static List<String> others(Entry.SettingInfo setting) {
    return switch (setting.kind()) {
      case "number" ->
          setting.range().isEmpty() || Interval.parse(setting.range()).contains(0.4321)
              ? List.of("0.4321")
              : List.of("4.25");
      case "integer" -> List.of("7");
      case "flag" -> List.of(setting.def().equals("true") ? "false" : "true");
      case "choice" ->
          setting.choices().stream()
              .filter(choice -> !choice.equals(setting.def()) && !choice.equals("ema"))
              .toList();
      case "text" -> List.of("\"a b|c.*\"");
      case "schedule" -> List.of("cosine(0.1, steps=7)", "0.25");
      case "rule" -> List.of("adam(beta1=0.8)");
      case "numbers" -> setting.name().equals("values") ? List.of() : List.of("7");
      case "schedules" -> List.of(); // as many as other settings say: listsOfSchedules
      default -> throw new IllegalArgumentException(setting.kind());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "adm | unknown optimizer adm; did you mean adam?",
        "momemtum | unknown optimizer momemtum; did you mean momentum?",
        "lookahed(adam) | unknown optimizer lookahed; did you mean lookahead?",
        "chan(adam) | unknown optimizer chan; did you mean chain?",
        "xyzzy | unknown optimizer xyzzy (allowed: sgd, momentum, nag,",
        "adam(beta_1=0.5) | adam: has no setting beta_1; did you mean beta1?",
        "adam(betal=0.5) | adam: has no setting betal; did you mean beta1?",
        "sgd(momentum=0.9) | sgd: has no setting momentum (it has rate)",
        "adam(0.1, 0.9, 0.99, 1e-8, true, 7) | adam: takes at most 5 settings, got 6",
        "adam(0.1, rate=0.2) | adam: sets rate twice",
        "adam(rate=0.1, rate=0.2) | rate is set twice",
        "adam(eps-hat=yes) | adam: eps-hat must be one of false, true, got yes",
        "rmsprop(placement=insid) | rmsprop: placement must be one of inside, outside, got insid; did you mean inside?",
        "rmsprop(form=ema) | rmsprop: form must be lr-outside or lr-inside, got ema",
        "momentum(form=ema, dampening=0.5) | momentum: dampening must be 0 unless form is lr-outside, got 0.5",
        "lookahead | lookahead: needs rule",
        "lookahead(5) | optimizer must be a name, got 5",
        "lookahead(adam, k=2.5) | lookahead: k must be a whole number, got 2.5",
        "lookahead(adam(beta1=1.0)) | adam: beta1 must be in [0,1), got 1.0",
        "lookahead(chain(sgd)) | unknown optimizer chain",
        "adam(beta1=\"x\") | adam: beta1 must be a number, got \"x\"",
        "adam(rate=cosin(1, steps=2)) | unknown schedule cosin; did you mean cosine?",
        "adam(rate=cosine(1)) | cosine: needs steps",
        "adam(rate=cosine(1, steps=1e17)) | cosine: steps must be a whole number, got 1e17",
        "sgd(rate=constant(-1)) | constant: initial must be in [0,inf), got -1.0",
        "sgd(rate=warmup(-1, steps=5)) | constant: initial must be in [0,inf), got -1.0",
        "adam(beta1=constant(1)) | adam: beta1 must be in [0,1), got 1.0",
        "sgd(rate=join(0.1, boundaries=5)) | join: schedules must be 2 for 1 boundaries, got 1",
        "sgd(rate=join(0.1, cosin(1), boundaries=5)) | unknown schedule cosin; did you mean cosine?",
        "sgd(rate=join(0.1, 0.2)) | join: needs boundaries",
        "sgd(rate=piecewise(0.1, 0.2, boundaries=\"5,5\")) | piecewise: boundaries must be ascending, got [5, 5]",
        "sgd(rate=piecewise(0.1, 0.2, 0.3, boundaries=7)) | piecewise: values must be 2 for 1 boundaries, got 3",
        "sgd(rate=multi-step(0.1, milestones=2.5)) | multi-step: milestones must be a whole number, got 2.5",
        "sgd(rate=multi-step(0.1, milestones=list())) | multi-step: milestones must be ascending, got []",
        "sgd(rate=one-cycle(1, steps=9, rise=0.6, three-phase=true)) | one-cycle: rise must be in (0,0.5] with three phases, got 0.6",
        "sgd(rate=wsd(1, steps=10, warmup=9)) | wsd: warmup must be at most 8, the units before the decay, got 9",
        "5 | optimizer must be a name, got 5",
        "chain(5, adam) | optimizer must be a name, got 5",
        "adam(rate=-0.1) | adam: rate must be in [0,inf), got -0.1"
      })
  void wrongRecipeIsRefusedInOneLine(String recipe, String message) {
    assertThatThrownBy(() -> Recipe.parse(recipe))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void createWantsConstantSettings() {
    assertThat(Catalogues.RULES.create("adam(beta1=0.8)"))
        .isEqualTo(new Adam(0.8, 0.999, 1e-8, false));
    assertThatThrownBy(() -> Catalogues.RULES.create("adam(beta1=cosine(0.9, steps=5))"))
        .isInstanceOf(SettingException.class)
        .hasMessage("adam must have constant settings, got adam(beta1=cosine(0.9, steps=5))");
  }

  @Test
  void idsAreUnique() {
    List<Entry<Rule>> twice = List.of(new Entry<>("a", Sgd.class), new Entry<>("a", Adam.class));
    assertThatThrownBy(() -> Catalogue.of("rule", Rule.class, twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rule a stands twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd | rate=0.01",
        "momentum | rate=0.01 momentum=0.9 form=lr-outside dampening=0",
        "nag | rate=0.01 momentum=0.9",
        "nesterov | rate=0.01 momentum=0.9",
        "adagrad | rate=0.01 epsilon=1e-10 placement=outside accumulator=0 decay=0",
        "adadelta | rate=1 rho=0.9 epsilon=1e-6",
        "rmsprop | rate=0.01 beta=0.99 epsilon=1e-8 placement=outside centered=false momentum=0"
            + " form=lr-outside initial=0",
        "adam | rate=0.001 beta1=0.9 beta2=0.999 epsilon=1e-8 eps-hat=false",
        "radam | rate=0.001 beta1=0.9 beta2=0.999 epsilon=1e-8 eps-hat=true threshold=5"
            + " before=momentum",
        "lookahead | rule= k=5 alpha=0.5 momentum=keep"
      })
  void publishedDefaults(String id, String defaults) {
    assertThat(Catalogues.RULES.entry(id).settings())
        .extracting(setting -> setting.name() + "=" + setting.def())
        .containsExactly(defaults.split(" ", -1));
  }
}

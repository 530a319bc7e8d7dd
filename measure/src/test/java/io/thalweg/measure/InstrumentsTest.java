package io.thalweg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.optim.Documentation;
import io.thalweg.optim.Entry;
import io.thalweg.optim.SettingException;
import io.thalweg.optim.Unit;
import io.thalweg.train.Every;
import io.thalweg.train.Instrument;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InstrumentsTest {
  static Collection<Entry<Instrument>> entries() {
    return Instruments.CATALOGUE.entries();
  }

  private static List<String> expressions(String text) {
    return Instruments.parse(text).stream()
        .map(each -> Instruments.CATALOGUE.expression(each).orElseThrow().toString())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void eachSaysWhatItMeasuresWhatItCostsAndWhereItIsFrom(Entry<Instrument> entry) {
    Documentation documentation = entry.documentation();
    assertThat(documentation.summary()).isNotBlank();
    assertThat(documentation.sections()).containsKeys("Formula", "Cost", "Source");
    assertThat(documentation.sections().values()).allSatisfy(text -> assertThat(text).isNotBlank());
    assertThat(entry.settings())
        .allSatisfy(setting -> {
          assertThat(setting.meaning()).isNotBlank();
          assertThat(setting.def()).isNotBlank();
        });
    assertThat(entry.settings().get(0).name()).isEqualTo("every");
    assertThat(entry.settings().get(1).name()).isEqualTo("unit");
  }

  @ParameterizedTest
  @MethodSource("entries")
  void theScheduleIsASetting(Entry<Instrument> entry) {
    Instrument instrument = Instruments.CATALOGUE.create(entry.id() + "(7, unit=epoch)");
    assertThat(instrument.schedule()).isEqualTo(new Every(7, Unit.EPOCH));
  }

  @Test
  void listsAreInTheOrderOfTheCatalogue() {
    assertThat(expressions("sharpness(every=50), loss,grad-norm(every=20)"))
        .containsExactly("loss", "grad-norm", "sharpness(50)");
    assertThat(expressions("noise(examples=8, pieces=4)"))
        .containsExactly("noise(examples=8, pieces=4)");
  }

  @Test
  void wordsStandForSetsAndWhatComesLaterCounts() {
    assertThat(expressions("all"))
        .containsExactlyElementsOf(entries().stream().map(Entry::id).toList());
    assertThat(expressions("default")).contains("loss", "grad-norm").doesNotContain("sharpness");
    assertThat(expressions("all, sharpness(50)")).contains("sharpness(50)").doesNotHaveDuplicates();
    assertThat(expressions("sharpness(50), all")).contains("sharpness");
    assertThat(expressions("default, sharpness")).hasSize(expressions("default").size() + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sharpnes               | unknown instrument sharpnes; did you mean sharpness? (allowed: loss, accuracy,
          al                     | unknown instrument al; did you mean all? (allowed:
          all(5)                 | unknown instrument all
          loss(0)                | loss: every must be in [1,inf), got 0
          loss(1.5)              | loss: every must be a whole number, got 1.5
          loss(unit=day)         | loss: unit must be one of step, epoch, got day
          noise(pieces=1)        | noise: pieces must be in [2,inf), got 1
          noise(examples=4, pieces=8) | noise: pieces must be in [2,examples], got 8
          sharpness(tolerance=1) | sharpness: tolerance must be in (0,1), got 1.0
          3                      | instrument must be a name, got 3
          "loss"                 | instrument must be a name, got "loss"
          """)
  void wrongListsAreRefusedInOneLine(String text, String message) {
    assertThatThrownBy(() -> Instruments.parse(text))
        .isInstanceOf(SettingException.class)
        .message()
        .startsWith(message)
        .doesNotContain("\n");
  }
}

package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.optim.Entry;
import io.thalweg.optim.Expression;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsTest {
  @Test
  void expressionsCreateModels() {
    assertThat(Models.CATALOGUE.create("mlp")).isEqualTo(Mlp.of(128));
    assertThat(Models.CATALOGUE.create("mlp(64, 32, activation=leaky-relu)"))
        .isEqualTo(Mlp.of(64, 32).with(Activation.LEAKY_RELU));
    assertThat(Models.CATALOGUE.create("mlp(8, initialisation=truncated-normal, sd=0.1, bias=0.2)"))
        .isEqualTo(
            new Mlp(
                List.of(8),
                Activation.RELU,
                Initialisation.TRUNCATED_NORMAL,
                0.1,
                0.2,
                0,
                Normalisation.NONE));
    assertThat(Models.CATALOGUE.create("cnn")).isEqualTo(Cnn.of(Cnn.Architecture.LENET));
    assertThat(Models.CATALOGUE.create("cnn(2c2d)")).isEqualTo(Cnn.of(Cnn.Architecture._2C2D));
    assertThat(Models.CATALOGUE.create("rnn(32, layers=2)")).isEqualTo(new Rnn(32, 2));
    assertThat(Models.CATALOGUE.create("lstm")).isEqualTo(new Lstm(64, 1));
    assertThat(Models.CATALOGUE.create("autoencoder(64, 8)"))
        .isEqualTo(new Autoencoder(List.of(64, 8), Activation.RELU, Initialisation.PYTORCH));
    assertThat(Models.CATALOGUE.create("script(\"net.pt\", shape=\"1,28,28\")"))
        .isEqualTo(new TorchScript("net.pt", List.of(1, 28, 28)));
    assertThat(Models.CATALOGUE.create("linear")).isEqualTo(new Linear(Initialisation.ZEROS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mlp(128)                     | mlp
          mlp(64,32, activation=relu)  | mlp(64, 32)
          mlp(16, activation=tanh)     | mlp(16, activation=tanh, initialisation=pytorch)
          linear(initialisation=zeros) | linear
          cnn(lenet)                   | cnn
          cnn(architecture=2c2d)       | cnn(2c2d)
          lstm(units=32)               | lstm(32, layers=1)
          script("net.pt", 1, 28, 28)  | script(file="net.pt", shape="1,28,28")
          script("a/net.pt", -1)       | script("a/net.pt")
          """)
  void equalModelsPrintEqually(String one, String other) {
    Expression canonical = Models.CATALOGUE.canonical(Expression.parse(one));
    assertThat(Models.CATALOGUE.canonical(Expression.parse(other))).isEqualTo(canonical);
    assertThat(Models.CATALOGUE.create(canonical.toString()))
        .isEqualTo(Models.CATALOGUE.create(one));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mpl                        | mlp
          mlp(0)                     | [1,inf)
          mlp(8, activation=rleu)    | relu
          mlp(8, sd=0)               | (0,inf)
          mlp(8, initialisation=zeros) | units would stay alike
          mlp(8, dropout=1)          | [0,1)
          cnn(2c2)                   | 2c2d
          cnn(initialisation=zeros)  | units would stay alike
          lstm(0)                    | [1,inf)
          autoencoder(hidden=0)      | [1,inf)
          """)
  void wrongExpressionsNameTheRemedy(String expression, String remedy) {
    assertThatThrownBy(() -> Models.CATALOGUE.create(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(remedy)
        .hasLineCount(1);
  }

  @Test
  void everyEntryIsDocumented() {
    assertThat(Models.CATALOGUE.entries())
        .allSatisfy(entry -> {
          assertThat(entry.documentation().summary()).endsWith(".");
          assertThat(entry.documentation().section("Network")).isNotBlank();
          assertThat(entry.documentation().section("Source")).isNotBlank();
          assertThat(entry.settings()).extracting(Entry.SettingInfo::meaning).doesNotContain("");
        });
  }
}

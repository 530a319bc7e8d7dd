package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `optimizers NAME` says of other libraries.
class OptimizersTest {
  @TempDir private Path home;

  @Test
  void presetsAreShown() {
    assertThat(Session.run(home, "optimizers", "rmsprop").out())
        .containsPattern("PRESET +THERE +IS")
        .containsPattern(
            "(?m)^optax +rmsprop +rmsprop\\(beta=0.9, placement=inside, form=lr-inside\\)$");
    assertThat(Session.run(home, "optimizers", "qhm").out()).doesNotContain("PRESET");
  }

  @Test
  void presetsAreInTheDocument() {
    JsonNode presets =
        Session.run(home, "optimizers", "lars", "--json").json().at("/entries/0/presets");
    assertThat(presets).hasSize(1);
    assertThat(presets.at("/0/library").asText()).isEqualTo("optax");
    assertThat(presets.at("/0/theirs").asText()).isEqualTo("lars");
    assertThat(presets.at("/0/expression").asText()).isEqualTo("lars(decay=0)");
    assertThat(presets.at("/0/note").asText()).contains("inside the gradient's norm");
  }
}

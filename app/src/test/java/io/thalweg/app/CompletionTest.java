package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
  @TempDir Path folder;

  private Path script(String shell) throws IOException {
    Session session = Session.run(folder, "completion", shell);
    assertThat(session.exitCode()).isZero();
    return Files.writeString(folder.resolve(shell + ".completion"), session.out());
  }

  private List<String> run(String... command) throws IOException, InterruptedException {
    Finished finished =
        Finished.run(folder, Map.of("HOME", folder.toString(), "TERM", "dumb"), command);
    assertThat(finished.err()).isEmpty();
    return finished.out().lines().map(line -> line.split("\t", 2)[0].strip()).toList();
  }

  static boolean fishIsInstalled() {
    return Finished.isInstalled("fish");
  }

  static boolean zshIsInstalled() {
    return Finished.isInstalled("zsh");
  }

  @ParameterizedTest
  @CsvSource({
    "tra, train",
    "tra, trace",
    "opt, optimizers",
    "data fe, fetch",
    "train --ep, --epochs",
    "optimizers rad, radam",
    "trace --problem ros, rosenbrock"
  })
  void bashOffersCommandsAndOptions(String typed, String offered) throws Exception {
    String ask =
        """
        compopt() { :; }
        source %s
        COMP_WORDS=(thalweg %s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="thalweg %s"
        _complete_thalweg
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script("bash"), typed, typed);
    assertThat(run("bash", "-c", ask)).contains(offered);
  }

  @ParameterizedTest
  @EnabledIf("fishIsInstalled")
  @CsvSource({
    "tra, train",
    "tra, trace",
    "opt, optimizers",
    "data fe, fetch",
    "train --ep, --epochs",
    "data add x --fr, --from",
    "completion ba, bash",
    "optimizers rad, radam",
    "trace --problem ros, rosenbrock"
  })
  void fishOffersCommandsAndOptions(String typed, String offered) throws Exception {
    String ask = "source %s; complete -C 'thalweg %s'".formatted(script("fish"), typed);
    assertThat(run("fish", "--no-config", "-c", ask)).contains(offered);
  }

  @Test
  @EnabledIf("fishIsInstalled")
  void fishOffersNoCommandTwice() throws Exception {
    String ask = "source %s; complete -C 'thalweg data list '".formatted(script("fish"));
    assertThat(run("fish", "--no-config", "-c", ask)).doesNotContain("list", "fetch", "train");
  }

  @Test
  @EnabledIf("zshIsInstalled")
  void zshTakesTheScript() throws Exception {
    String ask =
        "autoload -Uz compinit; compinit -u -D; source %s; whence -w _complete_thalweg"
            .formatted(script("zsh"));
    assertThat(run("zsh", "-f", "-c", ask)).contains("_complete_thalweg: function");
  }
}

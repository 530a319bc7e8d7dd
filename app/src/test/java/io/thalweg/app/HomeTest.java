package io.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomeTest {
  @ParameterizedTest
  @CsvSource({
    "Linux,    THALWEG_HOME,  /data,     /data",
    "Linux,    XDG_DATA_HOME, /xdg,      /xdg/thalweg",
    "Linux,    XDG_DATA_HOME, relative,  /home/me/.local/share/thalweg",
    "Linux,    OTHER,         x,         /home/me/.local/share/thalweg",
    "Mac OS X, XDG_DATA_HOME, /xdg,      /home/me/Library/Application Support/thalweg",
    "Mac OS X, THALWEG_HOME,  /data,     /data",
    "Windows,  LOCALAPPDATA,  /appdata,  /appdata/thalweg",
    "Windows,  OTHER,         x,         /home/me/AppData/Local/thalweg",
  })
  void followsThePlatform(String system, String variable, String value, Path expected) {
    assertThat(Home.of(Map.of(variable, value), system, Path.of("/home/me"))).isEqualTo(expected);
  }
}

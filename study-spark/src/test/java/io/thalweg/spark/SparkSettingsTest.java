package io.thalweg.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.optim.SettingException;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSettingsTest {
  private static final String SPECULATION = "spark.speculation";
  private static final String CPUS = "spark.task.cpus";

  @AfterEach
  void forget() {
    System.clearProperty(SPECULATION);
    System.clearProperty(CPUS);
  }

  private static SparkConf conf(String url) {
    return SparkSettings.of(url, Map.of());
  }

  @Test
  void whatTheUserSaysIsTaken() {
    System.setProperty(CPUS, "2");
    assertThat(conf("local[2]").get(CPUS)).isEqualTo("2");
  }

  @Test
  void aTrainingIsNotToBeDoneTwice() {
    assertThat(conf("local[2]").getBoolean(SPECULATION, false)).isFalse();
    System.setProperty(SPECULATION, "true");
    assertThatThrownBy(() -> SparkCluster.connect("spark://localhost:1"))
        .isInstanceOf(SettingException.class)
        .hasMessage(
            "spark.speculation must be false: a slow training would be done twice, got true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"local[2]", "spark://127.0.0.1:7077", "spark://localhost:7077,127.0.0.1:7078"})
  void whereAllIsHereTheDriverListensHereOnly(String url) {
    assertThat(conf(url).get("spark.driver.host")).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark://a:7077",
        "spark://localhost:7077,b:7077",
        "spark://localhost.example.org:7",
        "spark://spark_master:7077"
      })
  void executorsElsewhereReachTheDriver(String url) {
    assertThat(conf(url).contains("spark.driver.host")).isFalse();
  }
}

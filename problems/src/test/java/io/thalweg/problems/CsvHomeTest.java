package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvHomeTest {
  @TempDir Path folder;

  @Test
  void first() throws IOException {
    DataHome home = new DataHome(folder.resolve("home"));
    StringBuilder text = new StringBuilder("a,b,colour,kind\n");
    for (int i = 0; i < 20; i++) {
      text.append(i).append(",").append(i % 7 * 0.5).append(i % 2 == 0 ? ",red" : ",blue").append(i % 3 == 0 ? ",x\n" : ",\"y, z\"\n");
    }
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    home.add("mine", file, CsvOptions.DEFAULT.withCategorical("colour"));
    System.out.println(Files.readString(folder.resolve("home/mine/dataset.json")));
    System.out.println(home.list());
    try (Arena arena = Arena.ofConfined()) {
      Dataset d = home.load("mine", Scaling.UNIT, arena);
      System.out.println(d);
    }
  }
}

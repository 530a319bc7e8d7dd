package io.thalweg.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.thalweg.tensors.FaultyDisk.Survivors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WholeFileTest {
  @TempDir Path root;

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  @Test
  void aFileIsReplacedWhole() throws IOException {
    Path file = root.resolve("report.html");
    String text = "é".repeat(20_000);
    for (String each : List.of("first", text)) {
      WholeFile.write(
          file,
          out -> {
            out.write('<');
            out.write(each.getBytes(UTF_8));
            out.close(); // As writers on top of it do.
          });
      assertThat(file).hasContent("<" + each);
    }
    assertThat(names()).containsExactly("report.html");
  }

  @Test
  void whatFailsLeavesTheOldOne() throws IOException {
    Path file = Files.writeString(root.resolve("report.html"), "old");
    assertThatIOException()
        .isThrownBy(() ->
            WholeFile.write(
                file,
                out -> {
                  out.write(new byte[100_000]);
                  throw new IOException("no more");
                }))
        .withMessage("no more");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("report.html");
  }

  /// Two that write the same file at once do not write into one another's.
  @Test
  void oneWritesWhileAnotherDoes() throws IOException {
    Path file = root.resolve("report.html");
    WholeFile.write(
        file,
        out -> {
          out.write("outer".getBytes(UTF_8));
          out.flush();
          WholeFile.write(file, inner -> inner.write("inner".getBytes(UTF_8)));
          assertThat(file).hasContent("inner");
        });
    assertThat(file).hasContent("outer");
    assertThat(names()).containsExactly("report.html");
  }

  /// Of a process that is gone, and not of one that may write on another machine.
  @Test
  void whatAKilledProcessLeftIsDeleted() throws IOException {
    String own = ".report.html.%d-1a.new".formatted(ProcessHandle.current().pid());
    List<String> left =
        List.of(own, ".report.html.2000000001-1a.new", ".other.html.2000000001-1a.new");
    for (String each : left) {
      Files.setLastModifiedTime(Files.createFile(root.resolve(each)), FileTime.from(Instant.EPOCH));
    }
    Files.createFile(root.resolve(".report.html.2000000001-2b.new"));
    WholeFile.write(root.resolve("report.html"), out -> out.write('x'));
    assertThat(names())
        .containsExactlyInAnyOrder(
            own, ".report.html.2000000001-2b.new", ".other.html.2000000001-1a.new", "report.html");
  }

  /// What was acknowledged is there after the power was lost, its name too.
  @ParameterizedTest
  @EnumSource(Survivors.class)
  void whatWasAcknowledgedSurvives(Survivors survivors) throws IOException {
    FaultyDisk disk = new FaultyDisk(root);
    Path file = root.resolve("file");
    for (String each : List.of("old", "new")) {
      ByteBuffer text = ByteBuffer.wrap(each.getBytes(UTF_8));
      WholeFile.replace(file, root.resolve(".file.new"), disk, out -> out.write(text));
    }
    Path after = Files.createDirectory(root.resolve("after"));
    disk.survive(survivors, after);
    assertThat(after.resolve("file")).hasContent("new");
  }
}

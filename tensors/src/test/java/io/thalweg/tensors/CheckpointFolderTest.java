package io.thalweg.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.thalweg.tensors.FaultyDisk.Fault;
import io.thalweg.tensors.FaultyDisk.PowerLoss;
import io.thalweg.tensors.FaultyDisk.Survivors;
import io.thalweg.tensors.SafeTensors.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFolderTest {
  private static final int FLIPS = 1000;
  private static final int CUTS = 1000;
  private static final int READS = 2000;
  private static final String FILE = "training.safetensors";
  private static final String MANIFEST = "manifest.json";

  @TempDir Path root;
  private final List<String> warnings = new ArrayList<>();

  private static Manifest manifest(long step, double score) {
    TreeMap<String, String> identity = new TreeMap<>();
    identity.put("model", "mlp(8)");
    OptionalDouble judged = Double.isNaN(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
    return new Manifest("1.0", step, 1, judged, identity, new TreeMap<>());
  }

  /// Depend on the step.
  private static SafeTensors tensors(long step) {
    float[] numbers = new float[300];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (step * 1000 + i);
    }
    TreeMap<String, Tensor> tensors = new TreeMap<>();
    tensors.put("a", Tensor.floats(MemorySegment.ofArray(numbers), 30L, 10L));
    tensors.put("b", Tensor.of((double) step, 0.5));
    TreeMap<String, String> words = new TreeMap<>();
    words.put("step", Long.toString(step));
    return new SafeTensors(words, tensors);
  }

  private CheckpointFolder open(Path folder, int keep, Disk disk) throws IOException {
    return CheckpointFolder.open(folder, keep, disk, warnings::add);
  }

  private static Path save(CheckpointFolder folder, long step) throws IOException {
    return folder.save(manifest(step, Double.NaN), tensors(step));
  }

  /// The step of the newest, whose tensors are what was written.
  private long newest(Path folder) throws IOException {
    CheckpointFolder.Saved saved = CheckpointFolder.newest(folder, warnings::add).orElseThrow();
    long step = saved.manifest().step();
    assertThat(saved.manifest()).isEqualTo(manifest(step, Double.NaN));
    assertThat(saved.tensors().words()).isEqualTo(tensors(step).words());
    tensors(step)
        .tensors()
        .forEach((name, tensor) -> {
          Tensor read = saved.tensors().tensor(name, tensor.type(), tensor.shape());
          assertThat(read.numbers().mismatch(tensor.numbers())).isEqualTo(-1);
        });
    return step;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  @Test
  void theNewestFewAndTheBestAreKept() throws IOException {
    Path folder = root.resolve("run/checkpoints");
    try (CheckpointFolder checkpoints = open(folder, 2, Disk.REAL)) {
      assertThat(checkpoints.isEmpty()).isTrue();
      checkpoints.save(manifest(1, 3), tensors(1));
      checkpoints.save(manifest(2, 1), tensors(2));
      checkpoints.save(manifest(3, 2), tensors(3));
      save(checkpoints, 4);
      save(checkpoints, 1234);
    }
    assertThat(names(folder))
        .containsExactly(".lock", "latest", "step-000000002", "step-000000004", "step-000001234");
    assertThat(folder.resolve("latest")).hasContent("step-000001234");
    assertThat(newest(folder)).isEqualTo(1234);
    assertThat(warnings).isEmpty();
  }

  /// A reader without the lock finds one whole while another thread writes as fast as it can.
  @Test
  void whatIsDeletedWhileItIsReadIsNotDamaged() throws Exception {
    try (CheckpointFolder checkpoints = open(root, 1, Disk.REAL)) {
      save(checkpoints, 1);
      AtomicBoolean ends = new AtomicBoolean();
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (long step = 2; !ends.get(); step++) {
                  try {
                    save(checkpoints, step);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }
              });
      try {
        long before = 0;
        for (int i = 0; i < READS; i++) {
          long now = newest(root);
          assertThat(now).isGreaterThanOrEqualTo(before);
          before = now;
          assertThat(CheckpointFolder.best(root, warnings::add)).isPresent();
        }
      } finally {
        ends.set(true);
        writer.join();
      }
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void whoWritesIsKnown() throws IOException {
    assertThat(FolderLock.holder(root)).isEmpty();
    try (CheckpointFolder _ = open(root, 1, Disk.REAL)) {
      String own = "process " + ProcessHandle.current().pid();
      assertThat(FolderLock.holder(root)).contains(own);
      assertThatIOException().isThrownBy(() -> open(root, 1, Disk.REAL));
      assertThat(FolderLock.holder(root)).contains(own);
    }
    assertThat(FolderLock.holder(root)).isEmpty();
  }

  /// Two times by the same process are told apart, also behind its end.
  @Test
  void whoTookItLastIsKnown() throws IOException {
    assertThat(FolderLock.lastSignature(root)).isEmpty();
    List<String> signatures = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (FolderLock _ = FolderLock.take(root).orElseThrow()) {
        signatures.add(FolderLock.lastSignature(root).orElseThrow());
      }
      assertThat(FolderLock.holder(root)).isEmpty();
      assertThat(FolderLock.lastSignature(root)).contains(signatures.getLast());
    }
    assertThat(signatures)
        .doesNotHaveDuplicates()
        .allMatch(each -> each.startsWith(ProcessHandle.current().pid() + " "));
  }

  @Test
  void whatIsOfTheSameStepStandsBeside() throws IOException {
    try (CheckpointFolder checkpoints = open(root, 2, Disk.REAL)) {
      save(checkpoints, 7);
      save(checkpoints, 7);
      assertThat(save(checkpoints, 7)).hasFileName("step-000000007-3");
    }
    assertThat(names(root)).contains("step-000000007-2", "step-000000007-3").hasSize(4);
  }

  @Test
  void oneWriterAtATime() throws IOException {
    try (CheckpointFolder _ = open(root, 2, Disk.REAL)) {
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> open(root, 2, Disk.REAL))
          .withMessageEndingWith("another training writes its checkpoints here");
    }
    open(root, 2, Disk.REAL).close();
  }

  private CheckpointFolder twoSaved(FaultyDisk disk, Path folder) throws IOException {
    CheckpointFolder checkpoints = open(folder, 2, disk);
    save(checkpoints, 1);
    save(checkpoints, 2);
    return checkpoints;
  }

  private int operations() throws IOException {
    FaultyDisk disk = new FaultyDisk(root.resolve("count"));
    Files.createDirectory(root.resolve("count"));
    try (CheckpointFolder checkpoints = twoSaved(disk, root.resolve("count/c"))) {
      disk.failAt(Fault.ONCE, Integer.MAX_VALUE);
      save(checkpoints, 3);
    }
    assertThat(disk.done())
        .containsSubsequence(
            "create folder .step-000000003.new",
            "force training.safetensors",
            "force manifest.json",
            "force names of .step-000000003.new",
            "move to step-000000003",
            "force names of c",
            "force .latest.new",
            "move to latest",
            "force names of c",
            "move to .step-000000001.old");
    return disk.done().size();
  }

  /// Row 3 of the promises: whatever fails, the newest that is whole loads and the one before it is
  /// there; the next can be written.
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"ONCE", "FULL"})
  void noFailureLosesACheckpoint(Fault fault) throws IOException {
    int operations = operations();
    assertThat(operations).isGreaterThan(20);
    int failures = 0;
    for (int n = 0; n < operations; n++) {
      Path own = Files.createDirectory(root.resolve("fault" + n));
      FaultyDisk disk = new FaultyDisk(own);
      try (CheckpointFolder checkpoints = twoSaved(disk, own.resolve("c"))) {
        disk.failAt(fault, n);
        boolean failed = false;
        try {
          save(checkpoints, 3);
        } catch (IOException e) {
          failed = true;
          failures++;
          assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        }
        long newest = newest(own.resolve("c"));
        assertThat(newest).isBetween(failed ? 2L : 3L, 3L);
        assertThat(names(own.resolve("c"))).contains("step-00000000" + (newest - 1));
        disk.failAt(fault, Integer.MAX_VALUE);
        save(checkpoints, 4);
      }
      assertThat(newest(own.resolve("c"))).isEqualTo(4);
      assertThat(names(own.resolve("c"))).hasSize(4);
    }
    assertThat(failures).isGreaterThan(12);
    assertThat(warnings).isEmpty();
  }

  /// Power is lost at every operation, and as little comes back as may, or all.
  @ParameterizedTest
  @EnumSource(Survivors.class)
  void noLossOfPowerLosesACheckpoint(Survivors which) throws IOException {
    int operations = operations();
    for (int n = 0; n <= operations; n++) {
      Path own = Files.createDirectory(root.resolve("power" + n));
      FaultyDisk disk = new FaultyDisk(own);
      boolean acknowledged = false;
      try (CheckpointFolder checkpoints = twoSaved(disk, own.resolve("c"))) {
        disk.failAt(Fault.POWER, n);
        save(checkpoints, 3);
        acknowledged = true;
      } catch (PowerLoss e) {
        assertThat(n).isLessThan(operations);
      }
      Path back = root.resolve("back" + n);
      disk.survive(which, back);
      long newest = newest(back.resolve("c"));
      assertThat(newest).isBetween(acknowledged ? 3L : 2L, 3L);
      try (CheckpointFolder again = open(back.resolve("c"), 2, Disk.REAL)) {
        save(again, 4);
        save(again, 5);
      }
      assertThat(names(back.resolve("c")))
          .containsExactly(".lock", "latest", "step-000000004", "step-000000005");
    }
    assertThat(warnings).isEmpty();
  }

  /// Row 4: every cut is seen, and the one before is taken instead.
  @ParameterizedTest
  @ValueSource(strings = {FILE, MANIFEST})
  void everyCutIsSeen(String file) throws IOException {
    Path damaged = saved(file);
    byte[] whole = Files.readAllBytes(damaged);
    int header = file.equals(FILE) ? 8 + (whole[0] & 0xFF) + 256 * (whole[1] & 0xFF) : whole.length;
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < header + CUTS; i++) {
      int length = i < header ? i : random.nextInt(whole.length);
      Files.write(damaged, Arrays.copyOf(whole, length));
      fallsBack();
    }
    Files.delete(damaged);
    fallsBack();
    Files.write(damaged, whole);
    assertThat(newest(root)).isEqualTo(2);
  }

  /// Row 4: every flipped bit is seen.
  @ParameterizedTest
  @ValueSource(strings = {FILE, MANIFEST})
  void everyFlippedBitIsSeen(String file) throws IOException {
    Path damaged = saved(file);
    byte[] whole = Files.readAllBytes(damaged);
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < FLIPS; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged, flipped);
      fallsBack();
    }
  }

  private Path saved(String file) throws IOException {
    try (CheckpointFolder checkpoints = open(root, 2, Disk.REAL)) {
      save(checkpoints, 1);
      return save(checkpoints, 2).resolve(file);
    }
  }

  private void fallsBack() throws IOException {
    warnings.clear();
    assertThat(newest(root)).isEqualTo(1);
    assertThat(warnings).singleElement().asString().contains("step-000000002 is damaged");
    assertThat(warnings.getFirst()).doesNotContain("\n");
  }

  @Test
  void noWholeOneIsAnError() throws IOException {
    assertThat(CheckpointFolder.newest(root, warnings::add)).isEmpty();
    assertThat(CheckpointFolder.newest(root.resolve("missing"), warnings::add)).isEmpty();
    Path damaged = saved(MANIFEST);
    Files.writeString(damaged, "{}");
    Files.writeString(root.resolve("step-000000001").resolve(MANIFEST), "");
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(() -> CheckpointFolder.newest(root, warnings::add))
        .withMessageEndingWith("none of 2 is whole");
    try (CheckpointFolder checkpoints = open(root, 2, Disk.REAL)) {
      assertThat(checkpoints.isEmpty()).isFalse();
      assertThatExceptionOfType(TensorFileException.class).isThrownBy(checkpoints::newest);
    }
  }

  /// Bytes of the file are none of what a look is for.
  @Test
  void aLookReadsWhatItSaysAndHowLongItsFileIs() throws IOException {
    assertThat(CheckpointFolder.look(root, warnings::add)).isEmpty();
    Path file = saved(FILE);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(CheckpointFolder.look(root, warnings::add)).contains(manifest(2, Double.NaN));
    assertThat(warnings).isEmpty();
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(CheckpointFolder.look(root, warnings::add)).contains(manifest(1, Double.NaN));
    assertThat(warnings).singleElement().asString().contains("step-000000002 is damaged");
    Files.delete(root.resolve("step-000000001").resolve(FILE));
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(() -> CheckpointFolder.look(root, warnings::add))
        .withMessageEndingWith("none of 2 is whole");
  }

  /// A damaged one does not count among those that are kept.
  @Test
  void aDamagedOneGivesWayToAWholeOne() throws IOException {
    Path damaged = saved(FILE);
    Files.write(damaged, new byte[3]);
    try (CheckpointFolder checkpoints = open(root, 2, Disk.REAL)) {
      assertThat(checkpoints.newest().orElseThrow().manifest().step()).isEqualTo(1);
      save(checkpoints, 2);
    }
    assertThat(names(root))
        .containsExactly(".lock", "latest", "step-000000001", "step-000000002-2");
  }

  /// Of a whole manifest of another format, as a later version would write it.
  @Test
  void aNewerFormatIsRefusedAndNotPassedOver() throws IOException {
    Path manifest = saved(MANIFEST);
    String text = Files.readString(manifest);
    String newer =
        text.replace("\"format\":1,\"version\":\"1.0\"", "\"format\":2,\"version\":\"9.1\"")
            .replaceFirst(",\"checksum\":.*", "}")
            .strip();
    String checksum = Sha256.of(newer.concat("\n").getBytes(UTF_8));
    Files.writeString(
        manifest, newer.replaceFirst("}$", ",\"checksum\":\"%s\"}\n".formatted(checksum)));
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(() -> CheckpointFolder.newest(root, warnings::add))
        .withMessageContaining("step-000000002: format must be at most 1, is 2")
        .withMessageContaining("version 9.1 of Thalweg wrote it");
    assertThatExceptionOfType(TensorFileException.class).isThrownBy(() -> open(root, 2, Disk.REAL));
    assertThat(warnings).isEmpty();
  }

  @Test
  void aFolderThatCannotBeMadeIsAnError() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThatIOException().isThrownBy(() -> open(file.resolve("c"), 2, Disk.REAL));
    assertThatIOException().isThrownBy(() -> open(file, 2, Disk.REAL));
  }

  @Test
  void theBestHasTheLeastScoreOfThoseThatAreWhole() throws IOException {
    assertThat(CheckpointFolder.best(root, warnings::add)).isEmpty();
    List<Path> saved = new ArrayList<>();
    try (CheckpointFolder folder = open(root, 9, Disk.REAL)) {
      saved.add(save(folder, 1));
      saved.add(save(folder, 2));
      assertThat(best()).isEqualTo(2);
      saved.add(folder.save(manifest(3, 0.5), tensors(3)));
      saved.add(folder.save(manifest(4, 0.25), tensors(4)));
      saved.add(folder.save(manifest(5, 0.5), tensors(5)));
      saved.add(save(folder, 6));
    }
    assertThat(best()).isEqualTo(4);
    Files.writeString(saved.get(3).resolve(FILE), "short");
    assertThat(best()).isEqualTo(5);
    assertThat(warnings).hasSize(1).first().asString().contains("is damaged and passed over");
    for (Path each : saved) {
      Files.writeString(each.resolve(FILE), "short");
    }
    assertThatExceptionOfType(TensorFileException.class)
        .isThrownBy(this::best)
        .withMessageContaining("none of 6 is whole");
  }

  private long best() throws IOException {
    return CheckpointFolder.best(root, warnings::add).orElseThrow().manifest().step();
  }
}

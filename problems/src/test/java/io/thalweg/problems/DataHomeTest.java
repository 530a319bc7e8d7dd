package io.thalweg.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataHomeTest {
  private static final Map<Part, byte[]> FILES = IdxFiles.dataset(1);

  @TempDir Path folder;
  private Path root;
  private DataHome home;

  @BeforeEach
  void anEmptyHomeThatKnowsToys() {
    root = folder.resolve("home");
    home =
        new DataHome(
            root,
            List.of(KnownData.DIGITS, toys(new LocalFolder("parcel", folder.resolve("none")))));
  }

  private static byte[] file(Part part) {
    return Objects.requireNonNull(FILES.get(part));
  }

  private static KnownData toys(Route... routes) {
    return new KnownData(
        "toys",
        "toys for tests",
        "none",
        new DatasetReader.Figures(
            IdxFiles.TRAIN, IdxFiles.TEST, List.of(4, 5), Task.CLASSIFICATION, 3),
        List.of("car", "ball", "doll"),
        IdxFiles.sha256(FILES),
        List.of(routes));
  }

  private DataHome fetching(Route... routes) {
    return new DataHome(root, List.of(KnownData.DIGITS, toys(routes)));
  }

  private Path filesIn(String name, Map<Part, byte[]> files) throws IOException {
    return IdxFiles.write(folder.resolve(name), files);
  }

  private void assertFault(Runnable what, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(what::run)
        .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
    assertNothingLeftOver();
  }

  private void assertNothingLeftOver() {
    if (Files.isDirectory(root)) {
      assertThat(root).isDirectoryNotContaining("glob:**.scratch*");
    }
  }

  private void assertToys(Dataset toys) {
    assertThat(toys.inputShape()).containsExactly(4, 5);
    assertThat(toys.train().size()).isEqualTo(IdxFiles.TRAIN);
    assertThat(toys.test().label(4)).isEqualTo(1);
    byte[] pixels = file(Part.TEST_IMAGES);
    assertThat(toys.test().feature(11, 19)).isEqualTo((pixels[pixels.length - 1] & 0xff) / 255f);
  }

  @Test
  void addedUnderAKnownNameItLoadsWithItsClassNames() throws IOException {
    home.add("toys", filesIn("in", FILES));
    try (Arena arena = Arena.ofConfined()) {
      Dataset toys = home.load("toys", Scaling.UNIT, arena);
      assertToys(toys);
      assertThat(toys.classNames()).containsExactly("car", "ball", "doll");
    }
    assertThat(root.resolve("toys"))
        .isDirectoryContaining("glob:**/SHA256SUMS")
        .isDirectoryContaining("glob:**/t10k-labels-idx1-ubyte");
    assertNothingLeftOver();
  }

  @Test
  void gzipOtherSpellingsAndSubfoldersAreFound() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in/MNIST/raw"));
    Files.write(in.resolve("train-images.idx3-ubyte.gz"), IdxFiles.gzip(file(Part.TRAIN_IMAGES)));
    Files.write(in.resolve("train-labels.idx1-ubyte"), file(Part.TRAIN_LABELS));
    Files.write(in.resolve("test-images-idx3-ubyte"), file(Part.TEST_IMAGES));
    Files.write(in.resolve("t10k-labels-idx1-ubyte.gz"), IdxFiles.gzip(file(Part.TEST_LABELS)));
    home.add("toys", folder.resolve("in"));
    try (Arena arena = Arena.ofConfined()) {
      assertToys(home.load("toys", Scaling.UNIT, arena));
    }
  }

  @Test
  void amongSeveralFoldersTheOneWithTheRightHashesCounts() throws IOException {
    filesIn("in/a", IdxFiles.dataset(7));
    filesIn("in/b", FILES);
    home.add("toys", folder.resolve("in"));
    try (Arena arena = Arena.ofConfined()) {
      assertToys(home.load("toys", Scaling.UNIT, arena));
    }
  }

  @Test
  void otherFilesUnderAKnownNameAreRefused() throws IOException {
    Path in = filesIn("in", IdxFiles.dataset(7));
    assertFault(
        () -> home.add("toys", in),
        "train-images-idx3-ubyte at offset 0: SHA-256 of the content must be",
        IdxFiles.sha256(file(Part.TRAIN_IMAGES)));
    assertFault(() -> home.load("toys", Scaling.UNIT, Arena.global()), "is not here");
  }

  @Test
  void aFolderWithoutAllFourFilesIsRefused() throws IOException {
    Path in = filesIn("in", FILES);
    Files.delete(in.resolve("t10k-labels-idx1-ubyte"));
    assertFault(() -> home.add("toys", in), "must hold", "t10k-labels-idx1-ubyte");
    assertFault(() -> home.add("toys", folder.resolve("nowhere")), "no such folder");
  }

  @Test
  void ownDataKeepsItsHashes() throws IOException {
    home.add("mine", filesIn("in", FILES));
    try (Arena arena = Arena.ofConfined()) {
      Dataset mine = home.load("mine", Scaling.UNIT, arena);
      assertToys(mine);
      assertThat(mine.classNames()).containsExactly("0", "1", "2");
    }
    Path file = root.resolve("mine/train-images-idx3-ubyte");
    byte[] changed = Files.readAllBytes(file);
    changed[100] ^= 1;
    Files.write(file, changed);
    assertFault(() -> home.load("mine", Scaling.UNIT, Arena.global()), file.toString(), "SHA-256");
  }

  @Test
  void ownDataMustBelongTogether() throws IOException {
    for (Part part : Part.values()) {
      Map<Part, byte[]> files = IdxFiles.dataset(1);
      boolean images = part == Part.TRAIN_IMAGES || part == Part.TEST_IMAGES;
      files.put(
          part,
          images ? IdxFiles.idx(new byte[140], 7, 4, 5) : IdxFiles.idx(IdxFiles.labels(7), 7));
      Path in = filesIn("count-" + part, files);
      assertFault(() -> home.add("mine", in), "images must be as many as labels");
    }
    Map<Part, byte[]> wide = IdxFiles.dataset(1);
    wide.put(Part.TEST_IMAGES, IdxFiles.idx(new byte[IdxFiles.TEST * 20], IdxFiles.TEST, 5, 4));
    Path in = filesIn("wide", wide);
    assertFault(() -> home.add("mine", in), "must be [4, 5] like the others, got [5, 4]");
    Map<Part, byte[]> flat = IdxFiles.dataset(1);
    flat.put(Part.TRAIN_IMAGES, IdxFiles.idx(new byte[IdxFiles.TRAIN * 20], IdxFiles.TRAIN, 20));
    Path flatIn = filesIn("flat", flat);
    assertFault(() -> home.add("mine", flatIn), "must be [20] like the others, got [4, 5]");
    Map<Part, byte[]> square = IdxFiles.dataset(1);
    square.put(Part.TRAIN_LABELS, IdxFiles.idx(IdxFiles.labels(IdxFiles.TRAIN), 5, 6));
    Path squareIn = filesIn("square", square);
    assertFault(() -> home.add("mine", squareIn), "labels must have 1 dimension, got 2");
    assertThat(root.resolve("mine")).doesNotExist();
  }

  @Test
  void labelsOutsideTheClassesAreFaults() throws IOException {
    Map<Part, byte[]> files = IdxFiles.dataset(1);
    byte[] labels = IdxFiles.labels(IdxFiles.TEST);
    labels[4] = 3;
    files.put(Part.TEST_LABELS, IdxFiles.idx(labels, IdxFiles.TEST));
    Path in = filesIn("in", files);
    assertFault(
        () -> home.add("mine", in),
        "t10k-labels-idx1-ubyte at offset 12: label must be in [0,3), got 3");
  }

  @Test
  void namesThatAreTakenOrLeadElsewhereAreRefused() throws IOException {
    Path in = filesIn("in", FILES);
    for (String name : List.of("digits", "../up", "", "A", ".x", "a/b", "-x", "x".repeat(65))) {
      assertFault(() -> home.add(name, in), "name must be");
    }
    assertFault(() -> home.load("../in", Scaling.UNIT, Arena.global()), "unknown data set ../in");
    home.add("mine", in);
    assertFault(() -> home.add("mine", in), "already here", root.resolve("mine").toString());
    assertThat(folder.resolve("up")).doesNotExist();
  }

  @Test
  void ambiguousFoldersAreRefusedForOwnData() throws IOException {
    filesIn("in/a", FILES);
    filesIn("in/b", FILES);
    assertFault(() -> home.add("mine", folder.resolve("in")), "must hold one data set");
  }

  @Test
  void missingAndUnknownDataSetsSayWhatToDo() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new DataHome(root).load("fashion-mnist", Scaling.UNIT, Arena.global()))
        .withMessage("data set fashion-mnist is not here; run: thalweg data fetch fashion-mnist");
    assertFault(
        () -> home.load("toy", Scaling.UNIT, Arena.global()),
        "unknown data set toy",
        "did you mean toys?",
        "allowed: digits, toys");
    assertFault(() -> home.fetch("toy", FetchProgress.NONE), "unknown data set toy");
    assertFault(() -> home.fetch("digits", FetchProgress.NONE), "embedded");
  }

  @Test
  void listsWhatThereIs() throws IOException {
    home.add("mine", filesIn("in", FILES));
    Files.createDirectories(root.resolve("torn"));
    Files.createDirectories(root.resolve(".hidden"));
    List<DataEntry> list = home.list();
    assertThat(list)
        .extracting(DataEntry::name, DataEntry::state)
        .containsExactly(
            tuple("digits", DataEntry.State.EMBEDDED),
            tuple("toys", DataEntry.State.MISSING),
            tuple("mine", DataEntry.State.HERE),
            tuple("torn", DataEntry.State.BROKEN));
    assertThat(list.get(2).train()).isEqualTo(IdxFiles.TRAIN);
    assertThat(list.get(2).classes()).isEqualTo(3);
    assertThat(list.get(2).inputShape()).containsExactly(4, 5);
  }

  @Test
  void aBrokenManifestIsAFault() throws IOException {
    home.add("mine", filesIn("in", FILES));
    Path sums = root.resolve("mine/SHA256SUMS");
    for (String text :
        List.of("", "x\n", "0 train-images-idx3-ubyte\n", "\u00ff", "a".repeat(70_000))) {
      Files.writeString(sums, text);
      assertFault(() -> home.load("mine", Scaling.UNIT, Arena.global()), sums.toString());
    }
    Files.write(sums, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertFault(() -> home.load("mine", Scaling.UNIT, Arena.global()), sums.toString());
  }

  @Test
  void theFirstRouteThatBringsTheRightFilesIsTaken() throws IOException {
    Path wrong = filesIn("wrong", IdxFiles.dataset(7));
    Path right = filesIn("right", FILES);
    List<String> told = new ArrayList<>();
    DataHome fetching =
        fetching(
            new LocalFolder("missing", folder.resolve("none")),
            new LocalFolder("wrong", wrong),
            new LocalFolder("right", right),
            new LocalFolder("never", wrong));
    assertThat(fetching.fetch("toys", (what, done, total) -> told.add(what))).isEqualTo("right");
    assertNothingLeftOver();
    assertThat(fetching.fetch("toys", FetchProgress.NONE)).isEqualTo("already here");
    Files.write(root.resolve("toys/train-labels-idx1-ubyte"), new byte[3]);
    assertThat(fetching.fetch("toys", FetchProgress.NONE)).isEqualTo("right");
    try (Arena arena = Arena.ofConfined()) {
      assertToys(fetching.load("toys", Scaling.UNIT, arena));
    }
  }

  @Test
  void whereEveryRouteFailsEachReasonIsTold() throws IOException {
    Path wrong = filesIn("wrong", IdxFiles.dataset(7));
    DataHome fetching =
        fetching(
            new LocalFolder("parcel", folder.resolve("none")), new LocalFolder("wrong", wrong));
    assertFault(
        () -> fetching.fetch("toys", FetchProgress.NONE),
        "data set toys could not be fetched",
        "parcel: not installed",
        "wrong: data file",
        "thalweg data add toys --from DIR");
    assertThat(root.resolve("toys")).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndNeverCounts() throws IOException {
    Path left = IdxFiles.write(root.resolve(".scratch-123"), FILES);
    assertThat(home.list()).extracting(DataEntry::name).containsExactly("digits", "toys");
    home.add("toys", filesIn("in", FILES));
    assertThat(left).doesNotExist();
  }

  @Test
  void onlyOneWritesAtATime() throws IOException {
    Path in = filesIn("in", FILES);
    Installation other = Installation.begin(root);
    try (other) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> home.add("mine", in))
          .withMessageContaining("being written to");
    }
    home.add("mine", in);
    assertThat(root.resolve("mine")).isDirectory();
  }

  @Test
  void cutFilesInTheHomeAreFaults() throws IOException {
    home.add("toys", filesIn("in", FILES));
    for (Part part : Part.values()) {
      Path file = root.resolve("toys").resolve(part.fileName());
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length - 1));
      assertFault(
          () -> home.load("toys", Scaling.UNIT, Arena.global()), file.toString(), "expected");
      Files.write(file, whole);
    }
  }

  @Test
  void aHomeThatCannotBeWrittenIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    DataHome nowhere = new DataHome(file.resolve("home"));
    Path in = filesIn("in", FILES);
    assertFault(() -> nowhere.add("mine", in), "cannot be written");
    assertThat(nowhere.list()).hasSize(3);
  }

  @Test
  void theHomeHoldsNothingButDataSetsAndItsLock() throws IOException {
    home.add("toys", filesIn("in", FILES));
    try (Stream<Path> files = Files.list(root)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(".lock", "toys");
    }
  }
}

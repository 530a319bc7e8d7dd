package io.thalweg.problems;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Makes a [Dataset] of four IDX files and checks that they belong together.
///
/// @param name of the data set
/// @param source where the files are
/// @param sha256 what each unpacked file must hash to, where that is known
/// @param classNames what the labels stand for; empty where the training labels tell how many there
///   are
record IdxDatasetReader(
    String name, Source source, Map<Part, String> sha256, List<String> classNames)
    implements DatasetReader {

  /// Opens one of the four files.
  interface Source {
    IdxReader open(Part part);
  }

  /// The four files, open and found to belong together by their headers.
  private record Contents(
      IdxTargets trainTargets, IdxTargets testTargets, IdxFeatures train, IdxFeatures test) {
    Contents {
      testTargets.checkLike(trainTargets);
      train.checkCount(trainTargets.size());
      test.checkCount(testTargets.size());
      test.checkLike(train);
    }
  }

  private record Answers(Targets train, Targets test, int classes, List<OutputScale> scales) {}

  private <T> T open(Function<Contents, T> use) {
    try (IdxReader trainLabels = source.open(Part.TRAIN_LABELS);
        IdxReader testLabels = source.open(Part.TEST_LABELS);
        IdxReader trainImages = source.open(Part.TRAIN_IMAGES);
        IdxReader testImages = source.open(Part.TEST_IMAGES)) {
      return use.apply(
          new Contents(
              targets(trainLabels),
              targets(testLabels),
              new IdxFeatures(trainImages),
              new IdxFeatures(testImages)));
    }
  }

  private IdxTargets targets(IdxReader file) {
    IdxTargets targets = new IdxTargets(file);
    if (targets.task() == Task.REGRESSION && !classNames.isEmpty()) {
      throw file.fault(2, "labels must be unsigned bytes");
    }
    return targets;
  }

  @Override
  public String title() {
    return "IDX files";
  }

  @Override
  public Figures figures() {
    return open(this::figures);
  }

  private Figures figures(Contents files) {
    IdxTargets targets = files.trainTargets();
    int outputs = targets.outputs();
    if (targets.task() == Task.CLASSIFICATION) {
      outputs = classes(targets.scan(maxClasses(), (at, label) -> {}));
      files.testTargets().scan(outputs, (at, label) -> {});
    }
    return new Figures(
        targets.size(),
        files.testTargets().size(),
        files.train().inputShape(),
        targets.task(),
        outputs);
  }

  /// Whether there is more to check than what [#figures] reads.
  boolean hasFloats() {
    return open(
        files -> files.train().isFloats() || files.trainTargets().task() == Task.REGRESSION);
  }

  @Override
  public Dataset read(Scaling scaling, Arena arena) {
    return open(files -> read(files, scaling, arena));
  }

  private Dataset read(Contents files, Scaling scaling, Arena arena) {
    Answers answers =
        switch (files.trainTargets().task()) {
          case CLASSIFICATION -> classes(files, arena);
          case REGRESSION -> numbers(files, arena);
        };
    MemorySegment train = files.train().read(arena);
    verify(Part.TRAIN_IMAGES, files.train().file());
    MemorySegment test = files.test().read(arena);
    verify(Part.TEST_IMAGES, files.test().file());
    if (!files.train().isScaled(scaling)) {
      Scales scales = files.train().scales(train);
      files.train().scale(scaling, train, scales);
      files.test().scale(scaling, test, scales);
    }
    int width = files.train().width();
    return new Dataset(
        name,
        files.train().inputShape(),
        names(answers.classes()),
        answers.scales(),
        new Split(train, answers.train(), files.trainTargets().size(), width),
        new Split(test, answers.test(), files.testTargets().size(), width));
  }

  private Answers classes(Contents files, Arena arena) {
    MemorySegment train = arena.allocate((long) files.trainTargets().size() * Long.BYTES, 64);
    MemorySegment test = arena.allocate((long) files.testTargets().size() * Long.BYTES, 64);
    int classes = classes(files.trainTargets().scan(maxClasses(), into(train)));
    verify(Part.TRAIN_LABELS, files.trainTargets().file());
    files.testTargets().scan(classes, into(test));
    verify(Part.TEST_LABELS, files.testTargets().file());
    return new Answers(new Targets.Classes(train), new Targets.Classes(test), classes, List.of());
  }

  private static IdxTargets.LabelSink into(MemorySegment labels) {
    return (at, label) -> labels.setAtIndex(ValueLayout.JAVA_LONG, at, label);
  }

  private Answers numbers(Contents files, Arena arena) {
    Targets.Numbers train = files.trainTargets().numbers(arena);
    verify(Part.TRAIN_LABELS, files.trainTargets().file());
    Targets.Numbers test = files.testTargets().numbers(arena);
    verify(Part.TEST_LABELS, files.testTargets().file());
    Scales scales = Scales.of(train.values(), train.outputs(), 1);
    List<OutputScale> outputs = files.trainTargets().scales(scales);
    files.trainTargets().standardize(train, scales);
    files.testTargets().standardize(test, scales);
    return new Answers(train, test, 0, outputs);
  }

  private void verify(Part part, IdxReader file) {
    Optional.ofNullable(sha256.get(part)).ifPresent(file::verify);
  }

  private int maxClasses() {
    return classNames.isEmpty() ? IdxTargets.MOST_CLASSES : classNames.size();
  }

  private int classes(int found) {
    return classNames.isEmpty() ? found : classNames.size();
  }

  private List<String> names(int classes) {
    return classNames.isEmpty()
        ? IntStream.range(0, classes).mapToObj(Integer::toString).toList()
        : classNames;
  }
}

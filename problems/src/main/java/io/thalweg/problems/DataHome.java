package io.thalweg.problems;

import io.thalweg.optim.Nearest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder with the data sets, one folder each. `digits` is embedded and needs none.
///
/// What is in the home is complete and was checked when it came; it is checked again, by its
/// SHA-256, each time it is loaded.
public final class DataHome {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private final Path root;
  private final List<KnownData> known;

  /// Over a folder that need not be there yet.
  public DataHome(Path root) {
    this(root, KnownData.all(Optional.ofNullable(System.getenv("PATH")).orElse("")));
  }

  DataHome(Path root, List<KnownData> known) {
    this.root = root;
    this.known = List.copyOf(known);
  }

  /// All data sets: the known ones, whether they are here or not, and those added.
  public List<DataEntry> list() {
    Stream<DataEntry> added =
        folders().stream().filter(name -> known(name).isEmpty()).map(this::entryOfOwn);
    return Stream.concat(known.stream().map(this::entry), added).toList();
  }

  /// Loads a data set into native memory that lives as long as `arena`, each tensor aligned to a
  /// cache line.
  ///
  /// @throws DataException where it is not here, or is not what was added
  public Dataset load(String name, Scaling scaling, Arena arena) {
    Optional<KnownData> data = known(name);
    if (data.isPresent() && data.get().embedded()) {
      return data.get().reader(KnownData::openEmbedded).read(scaling, arena);
    }
    if (!isHere(name)) {
      throw data.isPresent()
          ? new DataException(
              "data set %s is not here; run: thalweg data fetch %s".formatted(name, name))
          : unknown(name);
    }
    return reader(name, data).read(scaling, arena);
  }

  /// Copies a data set from files: what [#add(String, Path, CsvOptions)] does with
  /// [CsvOptions#DEFAULT].
  ///
  /// @throws DataException where they are missing, faulty, or the name is taken
  public void add(String name, Path from) {
    add(name, from, CsvOptions.DEFAULT);
  }

  /// Copies a data set from files. Under a known name they must be exactly the known ones. Under a
  /// new name they may be any; they keep their hashes.
  ///
  /// @param name of a-z, 0-9 and -
  /// @param from a `.csv` file; a folder with `train.csv` and `test.csv`; or one that has, itself
  ///   or below it, the four IDX files, raw or gzip
  /// @param options how CSV files are read
  /// @throws DataException where they are missing, faulty, or the name is taken
  public void add(String name, Path from, CsvOptions options) {
    Optional<KnownData> data = known(name);
    if (!NAME.matcher(name).matches() || data.map(KnownData::embedded).orElse(false)) {
      throw new DataException(
          "a data set's name must be of a-z, 0-9 and -, and not digits, got %s".formatted(name));
    }
    if (data.isEmpty() && isHere(name)) {
      throw new DataException(
          "data set %s is already here; remove %s first".formatted(name, root.resolve(name)));
    }
    List<Installation.Content> candidates =
        data.isPresent()
            ? known(folders(from, options), data.get().sha256())
            : List.of(own(from, options));
    try (Installation installation = Installation.begin(root)) {
      install(installation, name, candidates);
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  private static List<Installation.Content> known(
      List<DataFolder> folders, Map<Part, String> sha256) {
    return folders.stream()
        .<Installation.Content>map(folder -> new IdxImport(folder, sha256))
        .toList();
  }

  private static Installation.Content own(Path from, CsvOptions options) {
    Optional<CsvFiles> csv = CsvFiles.at(from);
    if (csv.isPresent()) {
      if (DataFolder.in(from).isPresent()) {
        throw new DataException(
            "folder %s must hold one data set, got CSV and IDX files".formatted(from));
      }
      return new CsvImport(csv.get(), options);
    }
    List<DataFolder> folders = folders(from, options);
    if (folders.size() > 1) {
      throw new DataException(
          "folder %s must hold one data set, got %s and %s"
              .formatted(from, folders.get(0).folder(), folders.get(1).folder()));
    }
    return new IdxImport(folders.getFirst(), Map.of());
  }

  /// The folders with IDX files.
  private static List<DataFolder> folders(Path from, CsvOptions options) {
    List<DataFolder> folders = DataFolder.under(from);
    if (!options.equals(CsvOptions.DEFAULT)) {
      throw new DataException(
          "options of CSV files must not be given, folder %s has IDX files".formatted(from));
    }
    return folders;
  }

  /// Fetches a known data set by the first route that brings it. Returns the route's name, or
  /// `already here`.
  ///
  /// @throws DataException where no route brings it, with the reason of each
  public String fetch(String name, FetchProgress progress) {
    KnownData data = known(name).orElseThrow(() -> unknown(name));
    if (data.embedded()) {
      throw new DataException("data set %s is embedded and needs no fetch".formatted(name));
    }
    if (isHere(name) && isSound(data)) {
      return "already here";
    }
    List<String> failures = new ArrayList<>();
    try (Installation installation = Installation.begin(root)) {
      for (Route route : data.routes()) {
        try {
          Path folder = route.bring(installation.scratch(), progress);
          install(installation, name, known(DataFolder.under(folder), data.sha256()));
          return route.title();
        } catch (DataException | IOException e) {
          failures.add(route.title() + ": " + DataException.reason(e));
        }
      }
    } catch (IOException e) {
      throw notWritten(e);
    }
    throw new DataException(
        "data set %s could not be fetched (%s); with a copy run: thalweg data add %s --from DIR"
            .formatted(name, String.join("; ", failures), name));
  }

  /// Installs the first candidate that is sound.
  private static void install(
      Installation installation, String name, List<Installation.Content> candidates)
      throws IOException {
    List<DataException> failures = new ArrayList<>();
    for (Installation.Content candidate : candidates) {
      try {
        installation.install(name, candidate);
        return;
      } catch (DataException e) {
        failures.add(e);
      }
    }
    throw failures.getFirst();
  }

  private boolean isSound(KnownData data) {
    try (Arena arena = Arena.ofConfined()) {
      reader(data.name(), Optional.of(data)).read(Scaling.UNIT, arena);
      return true;
    } catch (DataException e) {
      return false;
    }
  }

  private DatasetReader reader(String name, Optional<KnownData> data) {
    Path folder = root.resolve(name);
    if (data.isPresent()) {
      return data.get().reader(DataFolder.installed(folder));
    }
    if (Files.exists(folder.resolve(CsvDescription.FILE))) {
      return CsvDatasetReader.installed(name, folder);
    }
    DataFolder files = DataFolder.installed(folder);
    return new IdxDatasetReader(name, files, files.sums(), List.of());
  }

  private DataEntry entry(KnownData data) {
    DataEntry.State state =
        data.embedded()
            ? DataEntry.State.EMBEDDED
            : isHere(data.name()) ? DataEntry.State.HERE : DataEntry.State.MISSING;
    return DataEntry.of(data.name(), data.title(), state, data.figures(), data.licence());
  }

  private DataEntry entryOfOwn(String name) {
    try {
      DatasetReader reader = reader(name, Optional.empty());
      return DataEntry.of(name, reader.title(), DataEntry.State.HERE, reader.figures(), "");
    } catch (DataException e) {
      return DataEntry.broken(name, DataException.reason(e));
    }
  }

  private Optional<KnownData> known(String name) {
    return known.stream().filter(data -> data.name().equals(name)).findFirst();
  }

  private boolean isHere(String name) {
    return NAME.matcher(name).matches() && Files.isDirectory(root.resolve(name));
  }

  private List<String> folders() {
    TreeSet<String> names = new TreeSet<>();
    if (Files.isDirectory(root)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
        folders.forEach(folder -> names.add(folder.getFileName().toString()));
      } catch (IOException e) {
        throw new DataException("folder %s cannot be read: %s".formatted(root, e), e);
      }
    }
    return names.stream().filter(this::isHere).toList();
  }

  private DataException unknown(String name) {
    List<String> names = list().stream().map(DataEntry::name).toList();
    return new DataException(
        "unknown data set %s%s (allowed: %s)"
            .formatted(name, Nearest.hint(name, names), String.join(", ", names)));
  }

  private DataException notWritten(IOException e) {
    return new DataException("folder %s cannot be written: %s".formatted(root, e), e);
  }
}

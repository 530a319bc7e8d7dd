package io.thalweg.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thalweg.tensors.Manifest.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The checkpoints of one training, each written whole or not at all: whatever fails while one is
/// written, those before it stay and load.
///
/// ## Format
///     latest                  name of the newest, for people and scripts
///     step-000001234/         steps made; with -2, -3, … behind it where one of that name was there
///       training.safetensors
///       manifest.json         what it is of, length and SHA-256 of the file: [Manifest]
///     .lock                   held by the process that writes here
///
/// A checkpoint is written as `.NAME.new`: files → fsync → folder fsync → renamed → `checkpoints`
/// fsync; the pointer `latest` last, in the same way.
///
/// ## Notes
/// Kept are the newest few and, where checkpoints were judged, the one with the least score.
/// One thread at a time may use it.
public final class CheckpointFolder implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("step-(\\d{9,18})(?:-(\\d{1,9}))?");
  private static final String MANIFEST = "manifest.json";
  private static final String LATEST = "latest";
  private static final String NEW = ".new";
  private static final String OLD = ".old";
  private static final int LONGEST_MANIFEST = 1 << 20;
  private static final int MOST_LISTS = 1000;
  private static final Comparator<Path> NEWEST_FIRST =
      Comparator.comparingLong((Path each) -> number(each, 1))
          .thenComparingLong(each -> number(each, 2))
          .reversed();

  private final Path folder;
  private final int keep;
  private final Disk disk;
  private final FolderLock lock;
  private final TreeMap<Path, Manifest> whole = new TreeMap<>(NEWEST_FIRST);

  /// A checkpoint that was read.
  ///
  /// @param folder its own
  public record Saved(Path folder, Manifest manifest, SafeTensors tensors) {}

  private CheckpointFolder(Path folder, int keep, Disk disk, FolderLock lock) {
    this.folder = folder;
    this.keep = keep;
    this.disk = disk;
    this.lock = lock;
  }

  /// Opens a folder to write to, which is made where it is missing, and looks at all that is there.
  ///
  /// @param keep how many of the newest are kept
  /// @param warned is told of each that is damaged, in one line
  /// @throws FileSystemException where another process writes there
  /// @throws TensorFileException where the newest was written by a newer version
  public static CheckpointFolder open(Path folder, int keep, Disk disk, Consumer<String> warned)
      throws IOException {
    if (keep < 1) {
      throw new IllegalArgumentException("at least 1 checkpoint must be kept, got " + keep);
    }
    Path absolute = folder.toAbsolutePath().normalize();
    create(absolute, disk);
    FolderLock lock =
        FolderLock.take(absolute)
            .orElseThrow(() ->
                new FileSystemException(
                    absolute.toString(), null, "another training writes its checkpoints here"));
    CheckpointFolder opened = new CheckpointFolder(absolute, keep, disk, lock);
    try {
      for (Path each : all(absolute)) {
        read(each, CheckpointFolder::read, warned)
            .ifPresent(saved -> opened.whole.put(each, saved.manifest()));
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static void create(Path folder, Disk disk) throws IOException {
    Path parent = folder.getParent();
    if (!Files.isDirectory(folder) && parent != null) {
      create(parent, disk);
      try {
        disk.createFolder(folder);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(folder)) {
          throw e;
        }
      }
      disk.forceNames(parent);
    }
  }

  /// Reads the newest checkpoint that is whole; empty where there is none of any kind. Takes no
  /// lock: what another process writes meanwhile is either not seen or whole.
  ///
  /// @param warned is told of each that is damaged, in one line
  /// @throws TensorFileException where there are some but none is whole, or the newest was written
  ///   by a newer version
  public static Optional<Saved> newest(Path folder, Consumer<String> warned) throws IOException {
    return choose(folder, warned, CheckpointFolder::read, List::getFirst, true);
  }

  /// What the newest checkpoint says of itself, where its file is there and as long as it must be.
  /// The file is not read: it may be damaged all the same. Empty where there is none of any kind.
  /// Takes no lock.
  ///
  /// @param warned is told of each that is seen to be damaged, in one line
  /// @throws TensorFileException where there are some but all are seen to be damaged, or the newest
  ///   was written by a newer version
  public static Optional<Manifest> look(Path folder, Consumer<String> warned) throws IOException {
    return choose(folder, warned, CheckpointFolder::manifest, List::getFirst, true);
  }

  /// Reads the checkpoint with the least score of those that are whole, the newest of several;
  /// where none was judged, the newest. Empty where there is none of any kind. Takes no lock.
  ///
  /// @param warned is told of each that is damaged, in one line
  /// @throws TensorFileException where there are some but none is whole, or one was written by a
  ///   newer version
  public static Optional<Saved> best(Path folder, Consumer<String> warned) throws IOException {
    return choose(folder, warned, CheckpointFolder::read, CheckpointFolder::best, false);
  }

  /// The newest of those with the least score.
  private static Saved best(List<Saved> newestFirst) {
    Saved best = newestFirst.getFirst();
    for (Saved each : newestFirst) {
      best = score(each) < score(best) ? each : best;
    }
    return best;
  }

  /// Reads those that are whole and takes one. The process that writes there deletes what it does
  /// not keep; where that is one that was listed, there are newer ones, and the list is made anew.
  ///
  /// @param first whether the newest that is whole is enough
  private static <T> Optional<T> choose(
      Path folder,
      Consumer<String> warned,
      Reading<T> reading,
      Function<List<T>, T> choice,
      boolean first)
      throws IOException {
    Set<String> warnings = new LinkedHashSet<>();
    for (int again = 0; again < MOST_LISTS; again++) {
      List<Path> all = Files.isDirectory(folder) ? all(folder) : List.of();
      List<T> saved = new ArrayList<>();
      boolean changed = false;
      for (int i = 0; i < all.size() && !changed && !(first && !saved.isEmpty()); i++) {
        Optional<T> next = read(all.get(i), reading, warnings::add);
        next.ifPresent(saved::add);
        changed = next.isEmpty() && Files.notExists(all.get(i));
      }
      if (!changed) {
        warnings.forEach(warned);
        if (saved.isEmpty() && !all.isEmpty()) {
          throw new TensorFileException(
              "checkpoints in %s: none of %d is whole".formatted(folder, all.size()));
        }
        return saved.isEmpty() ? Optional.empty() : Optional.of(choice.apply(saved));
      }
    }
    throw new FileSystemException(
        folder.toString(), null, "checkpoints are deleted faster than they can be read");
  }

  private static double score(Saved saved) {
    return saved.manifest().score().orElse(Double.POSITIVE_INFINITY);
  }

  /// The newest of those that were whole when it was opened, and those written since.
  ///
  /// @throws TensorFileException where there are some but none is whole
  public Optional<Saved> newest() throws IOException {
    if (whole.isEmpty() && !isEmpty()) {
      throw new TensorFileException("checkpoints in %s: none is whole".formatted(folder));
    }
    return whole.isEmpty() ? Optional.empty() : Optional.of(read(whole.firstKey()));
  }

  /// The least score of those that [#newest] chooses from; empty where none was judged.
  public OptionalDouble leastScore() {
    return whole.values().stream().flatMapToDouble(each -> each.score().stream()).min();
  }

  /// Whether nothing is there, not even something damaged.
  public boolean isEmpty() throws IOException {
    return all(folder).isEmpty();
  }

  /// Where it is.
  public Path folder() {
    return folder;
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(each -> NAME.matcher(name(each)).matches())
          .sorted(NEWEST_FIRST)
          .toList();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static long number(Path path, int group) {
    Matcher name = NAME.matcher(name(path));
    boolean isThere = name.matches() && name.group(group) != null;
    return isThere ? Long.parseLong(name.group(group)) : 0;
  }

  /// Reads one; empty, with a warning, where it is damaged, and without one where it is gone.
  private static <T> Optional<T> read(Path each, Reading<T> reading, Consumer<String> warned) {
    try {
      return Optional.of(reading.of(each));
    } catch (Manifest.NewerException e) {
      throw new TensorFileException("checkpoint %s: %s".formatted(each, e.getMessage()));
    } catch (IOException | IllegalArgumentException | TensorFileException e) {
      if (Files.notExists(each)) {
        return Optional.empty(); // Deleted meanwhile: not damaged.
      }
      String reason = e instanceof IOException ? "cannot be read: " + e : e.getMessage();
      warned.accept(
          "checkpoint %s is damaged and passed over: %s"
              .formatted(each, String.valueOf(reason).replaceAll("\\p{Cntrl}+", " ")));
      return Optional.empty();
    }
  }

  /// How a checkpoint is read.
  private interface Reading<T> {
    T of(Path checkpoint) throws IOException;
  }

  private static Saved read(Path each) throws IOException {
    Manifest.Read read = described(each);
    Path file = each.resolve(Manifest.FILE);
    read.content().check(file);
    return new Saved(each, read.manifest(), SafeTensors.read(file, "saved training"));
  }

  private static Manifest manifest(Path each) throws IOException {
    Manifest.Read read = described(each);
    read.content().checkLength(each.resolve(Manifest.FILE));
    return read.manifest();
  }

  private static Manifest.Read described(Path each) throws IOException {
    Path text = each.resolve(MANIFEST);
    if (Files.size(text) > LONGEST_MANIFEST) {
      throw new IllegalArgumentException(
          "%s must have at most %d bytes".formatted(MANIFEST, LONGEST_MANIFEST));
    }
    Manifest.Read read;
    try {
      read = Manifest.parse(Files.readAllBytes(text));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(MANIFEST + ": " + e.getMessage(), e);
    }
    if (read.manifest().step() != number(each, 1)) {
      throw new IllegalArgumentException("step must be that of its name, is another");
    }
    return read;
  }

  /// Writes a checkpoint and returns where it is, once it is on the disk. Then those that are not
  /// kept any longer are deleted; what can not be is tried again at the next.
  ///
  /// @throws IOException where it could not be written; all that was there still is
  public Path save(Manifest manifest, SafeTensors tensors) throws IOException {
    Path target = free(manifest.step());
    Path beside = hidden(target, NEW);
    try {
      clear(beside);
      disk.createFolder(beside);
      Content content = write(tensors, beside.resolve(Manifest.FILE));
      write(manifest.with(content), beside.resolve(MANIFEST));
      disk.forceNames(beside);
      disk.move(beside, target);
    } catch (IOException | RuntimeException e) {
      deleteIfPossible(beside);
      throw e;
    }
    disk.forceNames(folder);
    whole.put(target, manifest);
    point(whole.firstKey());
    deleteOld();
    return target;
  }

  private Path free(long step) {
    Path target = folder.resolve("step-%09d".formatted(step));
    for (int again = 2; Files.exists(target); again++) {
      target = folder.resolve("step-%09d-%d".formatted(step, again));
    }
    return target;
  }

  private Path hidden(Path path, String ending) {
    return folder.resolve("." + name(path) + ending);
  }

  private Content write(SafeTensors tensors, Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    long[] bytes = {0};
    try (Disk.Output output = disk.create(file)) {
      tensors.write(piece -> {
        bytes[0] += piece.remaining();
        digest.update(piece.duplicate());
        output.write(piece);
      });
      output.force();
    }
    return new Content(Sha256.hex(digest.digest()), bytes[0]);
  }

  private void write(byte[] text, Path file) throws IOException {
    try (Disk.Output output = disk.create(file)) {
      output.write(ByteBuffer.wrap(text));
      output.force();
    }
  }

  private void point(Path target) throws IOException {
    Path pointer = folder.resolve(LATEST);
    ByteBuffer name = ByteBuffer.wrap((name(target) + "\n").getBytes(UTF_8));
    WholeFile.replace(pointer, hidden(pointer, NEW), disk, output -> output.write(name));
  }

  /// Deletes all but the newest few that are whole and the best, and what a crash left.
  private void deleteOld() throws IOException {
    List<Path> kept = new ArrayList<>(whole.keySet().stream().limit(keep).toList());
    whole.entrySet().stream()
        .filter(each -> each.getValue().score().isPresent())
        .min(Comparator.comparingDouble(each -> each.getValue().score().orElseThrow()))
        .ifPresent(best -> kept.add(best.getKey()));
    for (Path each : all(folder)) {
      if (!kept.contains(each)) {
        whole.remove(each);
        try {
          // Renamed first: half of a checkpoint must not look like one.
          Path old = hidden(each, OLD);
          disk.move(each, old);
          clear(old);
        } catch (IOException e) {
          // It is old; what counts is saved.
        }
      }
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path left : entries.filter(CheckpointFolder::isLeftOver).toList()) {
        deleteIfPossible(left);
      }
    }
  }

  private static boolean isLeftOver(Path path) {
    return name(path).matches("\\.step-[-\\d]+\\.(new|old)");
  }

  private void deleteIfPossible(Path path) {
    try {
      clear(path);
    } catch (IOException e) {
      // Tried again behind the next save; it takes room and does no harm.
    }
  }

  private void clear(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (Stream<Path> entries = Files.list(path)) {
        for (Path each : entries.toList()) {
          disk.delete(each);
        }
      }
    }
    disk.delete(path);
  }

  /// Lets others write here.
  @Override
  public void close() throws IOException {
    lock.close();
  }
}

package io.thalweg.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A disk that fails, fills up, or loses power at the n-th operation, and knows what it then still
/// holds.
final class FaultyDisk implements Disk {
  /// What happens at the n-th operation and behind it.
  enum Fault {
    /// Only that operation fails.
    ONCE,
    /// Nothing more can be written; names can be taken away.
    FULL,
    /// Nothing more happens at all.
    POWER
  }

  /// What is there again after the power was lost, from the least to the most.
  enum Survivors {
    /// What was forced.
    FORCED,
    /// All names, of contents what was forced.
    NAMES,
    /// All.
    ALL
  }

  /// The power is lost.
  static final class PowerLoss extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private sealed interface Node {}

  private static final class FolderNode implements Node {
    final Map<String, Node> now = new TreeMap<>();
    final Map<String, Node> forced = new TreeMap<>();
  }

  private static final class FileNode implements Node {
    byte[] now = {};
    byte[] forced = {};
  }

  private final Path root;
  private final FolderNode top = new FolderNode();
  private final List<String> done = new ArrayList<>();
  private Fault fault = Fault.ONCE;
  private int failing = Integer.MAX_VALUE;

  /// @param root all that is written lies below it
  FaultyDisk(Path root) {
    this.root = root;
  }

  /// From now on operations are counted, from 0, and that one fails.
  void failAt(Fault fault, int operation) {
    this.fault = fault;
    failing = operation;
    done.clear();
  }

  /// Operations since they are counted.
  List<String> done() {
    return done;
  }

  private boolean fails(String operation, boolean fills) throws IOException {
    int number = done.size();
    done.add(operation);
    if (number < failing || (fault == Fault.ONCE && number > failing)) {
      return false;
    }
    return switch (fault) {
      case ONCE -> throw new FileSystemException(operation, null, "Input/output error");
      case POWER -> throw new PowerLoss();
      case FULL -> fills;
    };
  }

  private static IOException full() {
    return new IOException("No space left on device");
  }

  private FolderNode parent(Path path) {
    FolderNode node = top;
    for (Path part : root.relativize(Objects.requireNonNull(path.getParent()))) {
      if (!part.toString().isEmpty()) {
        node = (FolderNode) Objects.requireNonNull(node.now.get(part.toString()));
      }
    }
    return node;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    if (fails("create folder " + name(folder), true)) {
      throw full();
    }
    REAL.createFolder(folder);
    parent(folder).now.put(name(folder), new FolderNode());
  }

  @Override
  public Output create(Path file) throws IOException {
    if (fails("create " + name(file), true)) {
      throw full();
    }
    Output real = REAL.create(file);
    FileNode node = new FileNode();
    parent(file).now.put(name(file), node);
    return new Output() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        boolean isFull = fails("write " + name(file), true);
        ByteBuffer written =
            isFull ? bytes.slice(bytes.position(), bytes.remaining() / 2) : bytes.duplicate();
        byte[] longer = Arrays.copyOf(node.now, node.now.length + written.remaining());
        written.duplicate().get(longer, node.now.length, written.remaining());
        node.now = longer;
        real.write(written);
        if (isFull) {
          throw full();
        }
      }

      @Override
      public void force() throws IOException {
        if (fails("force " + name(file), true)) {
          throw full();
        }
        node.forced = node.now;
      }

      @Override
      public boolean isOpen() {
        return real.isOpen();
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    if (fails("move to " + name(to), false)) {
      throw full();
    }
    REAL.move(from, to);
    Node node = Objects.requireNonNull(parent(from).now.remove(name(from)));
    parent(to).now.put(name(to), node);
  }

  @Override
  public void forceNames(Path folder) throws IOException {
    if (fails("force names of " + name(folder), true)) {
      throw full();
    }
    FolderNode node = parent(folder.resolve("any"));
    node.forced.clear();
    node.forced.putAll(node.now);
  }

  @Override
  public void delete(Path path) throws IOException {
    if (fails("delete " + name(path), false)) {
      throw full();
    }
    REAL.delete(path);
    parent(path).now.remove(name(path));
  }

  /// Writes what is there when the power is back.
  void survive(Survivors which, Path to) throws IOException {
    write(top, which, to);
  }

  private static void write(FolderNode node, Survivors which, Path to) throws IOException {
    Files.createDirectories(to);
    Map<String, Node> names = which == Survivors.FORCED ? node.forced : node.now;
    for (Map.Entry<String, Node> each : names.entrySet()) {
      Path path = to.resolve(each.getKey());
      switch (each.getValue()) {
        case FolderNode folder -> write(folder, which, path);
        case FileNode file -> Files.write(path, which == Survivors.ALL ? file.now : file.forced);
      }
    }
  }
}

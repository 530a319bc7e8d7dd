package io.thalweg.problems;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Exclusive right to write into the data home. What is written stands in a scratch folder until it
/// is complete and on the disk; then one rename makes it count. What a killed process has left is
/// removed by the next one.
final class Installation implements AutoCloseable {
  private static final String SCRATCH = ".scratch-";

  /// What a data set consists of.
  interface Content {
    /// Writes checked files into an empty folder; returns their hashes.
    Checksums writeTo(Path folder) throws IOException;
  }

  private final Path root;
  private final FileChannel lockFile;
  private int scratches;

  private Installation(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  static Installation begin(Path root) throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(
            root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(root, channel);
      Installation installation = new Installation(root, channel);
      installation.removeScratch();
      return installation;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(Path root, FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // held in this process: the same to the caller
    }
    throw new DataException("folder %s is being written to by another process".formatted(root));
  }

  /// A new empty folder on the same file system as the data home.
  Path scratch() throws IOException {
    return Files.createDirectory(root.resolve(SCRATCH + ++scratches));
  }

  /// Lets what `content` writes count as data set `name` in place of what may be there.
  void install(String name, Content content) throws IOException {
    Path scratch = scratch();
    content.writeTo(scratch).writeTo(scratch);
    sync(scratch);
    replace(root.resolve(name), scratch);
  }

  private void replace(Path target, Path complete) throws IOException {
    if (Files.exists(target)) {
      Files.move(target, scratch().resolve("old"), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
    sync(root);
  }

  /// Brings a folder's entries to the disk, where the system can.
  private static void sync(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private void removeScratch() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, SCRATCH + "*")) {
      for (Path folder : folders) {
        remove(folder);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public void close() throws IOException {
    try (lockFile) {
      removeScratch();
    }
  }
}

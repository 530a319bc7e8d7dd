package io.thalweg.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The file operations that a checkpoint is written with, so that tests can let any of them fail.
public interface Disk {
  /// The file system of this machine.
  Disk REAL = new Real();

  /// A file that is being written.
  interface Output extends Channel {
    /// Writes all bytes that remain.
    void write(ByteBuffer bytes) throws IOException;

    /// Returns once all that was written is on the disk.
    void force() throws IOException;
  }

  /// Creates a folder whose parent is there.
  void createFolder(Path folder) throws IOException;

  /// Creates a file, which must be new.
  Output create(Path file) throws IOException;

  /// Gives a file or a folder another name, at once; a file of that name is replaced.
  void move(Path from, Path to) throws IOException;

  /// Returns once the names in a folder are on the disk.
  void forceNames(Path folder) throws IOException;

  /// Deletes a file or an empty folder, where it is there.
  void delete(Path path) throws IOException;

  /// [Files] and [FileChannel].
  final class Real implements Disk {
    private Real() {}

    @Override
    public void createFolder(Path folder) throws IOException {
      Files.createDirectory(folder);
    }

    @Override
    public Output create(Path file) throws IOException {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new Output() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }

        @Override
        public void force() throws IOException {
          channel.force(true);
        }

        @Override
        public boolean isOpen() {
          return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
          channel.close();
        }
      };
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void forceNames(Path folder) throws IOException {
      // Windows can not open a folder, and keeps names in a journal of its own.
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    }

    @Override
    public void delete(Path path) throws IOException {
      Files.deleteIfExists(path);
    }
  }
}

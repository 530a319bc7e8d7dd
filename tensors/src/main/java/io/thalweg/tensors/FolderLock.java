package io.thalweg.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The right to write into a folder: one holder at a time in all processes. A process that ends,
/// however it does, lets go. The file says who holds it, for people.
public final class FolderLock implements AutoCloseable {
  private static final String FILE = ".lock";
  private static final int TRIES = 4;
  private static final long BETWEEN_NANOS = 5_000_000;

  /// Folders and signatures. The system's lock is one of processes: were its file opened and closed
  /// a second time in this one, the lock would be gone. So whoever here takes a lock, looks at one
  /// or reads its file does that in the monitor of this.
  private static final ConcurrentHashMap<Path, String> HELD_HERE = new ConcurrentHashMap<>();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /// Takes it; empty where another has it.
  public static Optional<FolderLock> take(Path folder) throws IOException {
    String signature =
        "%d %08x".formatted(ProcessHandle.current().pid(), new SecureRandom().nextInt());
    Optional<FolderLock> taken = take(folder.toRealPath(), signature);
    taken.ifPresent(lock -> lock.sign(signature));
    return taken;
  }

  private static Optional<FolderLock> take(Path folder, String signature) throws IOException {
    synchronized (HELD_HERE) {
      if (HELD_HERE.containsKey(folder)) {
        return Optional.empty();
      }
      Optional<FileChannel> locked =
          locked(folder, false, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked.ifPresent(_ -> HELD_HERE.put(folder, signature));
      return locked.map(channel -> new FolderLock(folder, channel));
    }
  }

  /// The lock's file with the system's lock on it; empty where another has that.
  ///
  /// @param shared with others who only look
  private static Optional<FileChannel> locked(Path folder, boolean shared, OpenOption... how)
      throws IOException {
    boolean isTaken = false;
    FileChannel channel = FileChannel.open(folder.resolve(FILE), how);
    try {
      isTaken = isTaken(channel, shared);
    } catch (OverlappingFileLockException _) {
      // Held within this process by another loader's classes.
    } finally {
      if (!isTaken) {
        channel.close();
      }
    }
    return isTaken ? Optional.of(channel) : Optional.empty();
  }

  /// Who only looks holds it for an instant, too.
  private static boolean isTaken(FileChannel channel, boolean shared) throws IOException {
    boolean isTaken = channel.tryLock(0, Long.MAX_VALUE, shared) != null;
    for (int again = 1; !isTaken && !shared && again < TRIES; again++) {
      LockSupport.parkNanos(BETWEEN_NANOS);
      isTaken = channel.tryLock() != null;
    }
    return isTaken;
  }

  private void sign(String signature) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(signature.getBytes(UTF_8)), 0);
    } catch (IOException _) {
      // It is held all the same.
    }
  }

  /// Who took it last, and may hold it or not: a process's number, and a word that no other has.
  /// Empty where nobody did.
  public static Optional<String> lastSignature(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Path real = folder.toRealPath();
    synchronized (HELD_HERE) {
      String here = HELD_HERE.getOrDefault(real, "");
      return Optional.of(here.isEmpty() ? Files.readString(file, UTF_8) : here);
    }
  }

  /// Who holds it, as people say it; empty where nobody does.
  public static Optional<String> holder(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(FILE))) {
      return Optional.empty();
    }
    Path real = folder.toRealPath();
    synchronized (HELD_HERE) {
      if (!HELD_HERE.containsKey(real)) {
        Optional<FileChannel> free = locked(real, true, StandardOpenOption.READ);
        if (free.isPresent()) {
          free.get().close();
          return Optional.empty();
        }
      }
      return Optional.of(process(real));
    }
  }

  private static String process(Path folder) {
    try {
      String number = lastSignature(folder).orElse("").replaceFirst(" .*", "");
      return number.matches("\\d{1,10}") ? "process " + number : "another process";
    } catch (IOException _) {
      // Where locks are mandatory nobody else reads it.
      return "another process";
    }
  }

  /// Lets others write.
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD_HERE.remove(folder);
    }
  }
}

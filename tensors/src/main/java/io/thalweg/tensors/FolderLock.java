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
  /// a second time in this one, the lock would be gone.
  private static final ConcurrentHashMap<Path, String> HELD_HERE = new ConcurrentHashMap<>();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /// Takes it; empty where another has it.
  public static Optional<FolderLock> take(Path folder) throws IOException {
    Optional<FolderLock> taken =
        take(folder.toRealPath(), false, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (taken.isPresent()) {
      taken.get().sign();
    }
    return taken;
  }

  /// @param shared with others who only look
  private static Optional<FolderLock> take(Path folder, boolean shared, OpenOption... how)
      throws IOException {
    String signature =
        "%d %08x".formatted(ProcessHandle.current().pid(), new SecureRandom().nextInt());
    if (HELD_HERE.putIfAbsent(folder, signature) != null) {
      return Optional.empty();
    }
    boolean isTaken = false;
    try {
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
      return isTaken ? Optional.of(new FolderLock(folder, channel)) : Optional.empty();
    } finally {
      if (!isTaken) {
        HELD_HERE.remove(folder);
      }
    }
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

  private void sign() {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(lastSignature(folder).orElse("").getBytes(UTF_8)), 0);
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
    String here = HELD_HERE.getOrDefault(folder.toRealPath(), "");
    return Optional.of(here.isEmpty() ? Files.readString(file, UTF_8) : here);
  }

  /// Who holds it, as people say it; empty where nobody does.
  public static Optional<String> holder(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(FILE))) {
      return Optional.empty();
    }
    Path real = folder.toRealPath();
    Optional<FolderLock> free = take(real, true, StandardOpenOption.READ);
    if (free.isPresent()) {
      free.get().close();
      return Optional.empty();
    }
    return Optional.of(process(real));
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

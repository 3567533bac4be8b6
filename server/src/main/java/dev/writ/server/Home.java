package dev.writ.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The directory that keeps everything, open for one server at a time. The lock belongs to the
 * process, so a killed server leaves nothing that keeps the next one out.
 */
final class Home implements AutoCloseable {
  private final Path directory;
  private final FileChannel channel;
  private final FileLock lock;

  private Home(Path directory, FileChannel channel, FileLock lock) {
    this.directory = directory;
    this.channel = channel;
    this.lock = lock;
  }

  static Home open(Path directory) {
    Path file = directory.resolve("writ.lock");
    FileChannel channel = null;
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode()));
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StartRefused(
            "another server already uses `"
                + directory
                + "`; stop it first, or give this one a home of its own with --home");
      }
      return new Home(directory, channel, lock);
    } catch (IOException failure) {
      close(channel);
      throw new StartRefused(
          "`"
              + directory
              + "` can't be used as a home: "
              + failure.getMessage()
              + "; give a directory that you may write to with --home",
          failure);
    }
  }

  Path directory() {
    return directory;
  }

  /** The text of a small file, or null where there is none. */
  @Nullable String read(String name) {
    Path file = directory.resolve(name);
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : null;
    } catch (IOException failure) {
      throw new StartRefused(
          "`" + file + "` can't be read: " + failure.getMessage() + "; check its owner and mode",
          failure);
    }
  }

  /** Writes a file that only its owner can read. */
  Path keep(String name, String text) {
    Path file = directory.resolve(name);
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new StartRefused("`" + file + "` can't be written: " + failure.getMessage(), failure);
    }
  }

  void forget(String name) {
    try {
      Files.deleteIfExists(directory.resolve(name));
    } catch (IOException failure) {
      throw new IllegalStateException(name + " can't be removed from " + directory, failure);
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException alreadyGone) {
      // the channel below ends the lock in any case
    }
    close(channel);
  }

  /** Root's PostgreSQL runs as another user, who has to pass through to its directory. */
  private static String mode() {
    return System.getProperty("user.name").equals("root") ? "rwx--x--x" : "rwx------";
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static void close(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException unimportant) {
        // nothing is left to be done with it
      }
    }
  }
}

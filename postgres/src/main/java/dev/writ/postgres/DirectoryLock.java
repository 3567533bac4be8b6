package dev.writ.postgres;

import dev.writ.postgres.PostgresFailure.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Says which living process a directory belongs to. The operating system takes the lock back when
 * the process dies, however it dies: whoever holds the lock may stop any PostgreSQL found inside.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock require(Path directory) throws IOException {
    DirectoryLock lock = find(directory);
    if (lock == null) {
      throw new PostgresFailure(
          Code.POSTGRES_DIRECTORY_IN_USE,
          "`%s` is open in another running Writ: stop that one, or choose another directory with WRIT_HOME"
              .formatted(directory));
    }
    return lock;
  }

  /** Null when another living process holds it. */
  static @Nullable DirectoryLock find(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // held by this very process
    }
    channel.close();
    return null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

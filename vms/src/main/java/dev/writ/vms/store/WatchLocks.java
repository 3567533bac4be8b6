package dev.writ.vms.store;

import dev.writ.kernel.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which server watches which cluster: session advisory locks on one connection of this server. They
 * end with the connection, so a dead server frees its clusters. Writes nothing.
 */
public final class WatchLocks implements AutoCloseable {
  private static final long SPACE = 0x766D_7377_0000_0000L;

  private final Database database;
  private @Nullable Connection session;

  public WatchLocks(Database database) {
    this.database = database;
  }

  /** True if this server has the cluster's lock now; asking again while holding it is fine. */
  public synchronized boolean tryTake(UUID clusterId) {
    try {
      Connection open = session;
      if (open == null || !open.isValid(5)) {
        dropSession();
        open = database.pool().getConnection();
        session = open;
      }
      long key = SPACE ^ clusterId.getMostSignificantBits() ^ clusterId.getLeastSignificantBits();
      // The lock counts; one that is held already is not taken a second time.
      try (PreparedStatement ask =
          open.prepareStatement(
              """
              SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
                  AND pid = pg_backend_pid() AND objsubid = 1
                  AND (classid::bigint << 32) | objid::bigint = ?)
                OR pg_try_advisory_lock(?)
              """)) {
        ask.setLong(1, key);
        ask.setLong(2, key);
        try (ResultSet answer = ask.executeQuery()) {
          return answer.next() && answer.getBoolean(1);
        }
      }
    } catch (SQLException unavailable) {
      dropSession();
      return false;
    }
  }

  @Override
  public synchronized void close() {
    dropSession();
  }

  private void dropSession() {
    Connection open = session;
    session = null;
    if (open == null) {
      return;
    }
    try (open;
        Statement release = open.createStatement()) {
      release.execute("SELECT pg_advisory_unlock_all()");
    } catch (SQLException gone) {
      // The server ended the session, and with it the locks.
    }
  }
}

package dev.writ.kernel.store;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** An open transaction. Lives for one {@link Database#inTransaction} call, on one thread. */
public final class Tx {
  private final Handle handle;
  private final Connection connection;
  private final Instant now;
  private final Ids ids;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Tx(Handle handle, Connection connection, Instant now, Ids ids) {
    this.handle = handle;
    this.connection = connection;
    this.now = now;
    this.ids = ids;
  }

  public Handle handle() {
    return handle;
  }

  /** For libraries that want JDBC; commit, rollback and close belong to {@link Database}. */
  public Connection connection() {
    return connection;
  }

  /** The one instant of everything that this transaction writes, in microseconds. */
  public Instant now() {
    return now;
  }

  public UUID newId() {
    return ids.next();
  }

  /** Runs after a successful commit: for wake-ups that may be lost without harm, nothing else. */
  public void afterCommit(Runnable wakeUp) {
    afterCommit.add(wakeUp);
  }

  void committed() {
    afterCommit.forEach(Runnable::run);
  }
}

package dev.writ.kernel.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** An open transaction. Lives for one {@link Database#inTransaction} call, on one thread. */
public final class Tx {
  private final Handle handle;
  private final Connection connection;
  private final Instant now;
  private final Ids ids;
  private final List<Write> unsent = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  /** A statement with its values for the question marks. */
  private record Write(String sql, List<@Nullable Object> values) {}

  Tx(Handle handle, Connection connection, Instant now, Ids ids) {
    this.handle = handle;
    this.connection = connection;
    this.now = now;
    this.ids = ids;
  }

  /** For queries and whatever else Jdbi does; all that was written before is in the database. */
  public Handle handle() {
    send();
    return handle;
  }

  /** For libraries that want JDBC; commit, rollback and close belong to {@link Database}. */
  public Connection connection() {
    send();
    return connection;
  }

  /** The one instant of everything that this transaction writes, in microseconds. */
  public Instant now() {
    return now;
  }

  public UUID newId() {
    return ids.next();
  }

  /**
   * Writes what nobody waits for. It travels with the writes that follow, in one message to the
   * database: before anything else this transaction does there, in the order of the calls, and at
   * the latest before the commit. If it fails, the call that sends it throws.
   *
   * @param values for the question marks in their order: texts, numbers, booleans, instants, UUIDs,
   *     arrays of UUIDs, bytes
   */
  public void write(String sql, @Nullable Object... values) {
    unsent.add(new Write(sql, Arrays.asList(values)));
  }

  /**
   * Writes this and what is on its way, at once; gives how many rows this one changed, or locked
   * where it is a {@code SELECT … FOR UPDATE}.
   */
  public int update(String sql, @Nullable Object... values) {
    write(sql, values);
    return send();
  }

  /** Runs after a successful commit: for wake-ups that may be lost without harm, nothing else. */
  public void afterCommit(Runnable wakeUp) {
    afterCommit.add(wakeUp);
  }

  /** Sends what is on its way; gives how many rows the last statement changed or found. */
  int send() {
    if (unsent.isEmpty()) {
      return 0;
    }
    List<Write> writes = List.copyOf(unsent);
    unsent.clear();
    String sql = writes.stream().map(Write::sql).collect(Collectors.joining(";\n"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int position = 0;
      for (Write write : writes) {
        for (Object value : write.values()) {
          bind(statement, ++position, value);
        }
      }
      statement.execute();
      for (int i = 1; i < writes.size(); i++) {
        statement.getMoreResults();
      }
      int changed = statement.getUpdateCount();
      return changed >= 0 ? changed : rowsOf(statement);
    } catch (SQLException failure) {
      throw new UnableToExecuteStatementException(failure.getMessage() + "\n" + sql, failure, null);
    }
  }

  private static int rowsOf(PreparedStatement statement) throws SQLException {
    int rows = 0;
    try (ResultSet found = statement.getResultSet()) {
      while (found.next()) {
        rows++;
      }
    }
    return rows;
  }

  private void bind(PreparedStatement statement, int position, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case Instant instant -> statement.setObject(position, instant.atOffset(ZoneOffset.UTC));
      case UUID[] several ->
          statement.setArray(position, connection.createArrayOf("uuid", several));
      case null -> statement.setNull(position, java.sql.Types.NULL);
      default -> statement.setObject(position, value);
    }
  }

  void committed() {
    afterCommit.forEach(Runnable::run);
  }
}

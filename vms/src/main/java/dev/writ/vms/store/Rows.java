package dev.writ.vms.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.ProblemCode;
import dev.writ.kernel.store.Json;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads columns, and tells which constraint a statement ran into. */
final class Rows {
  private Rows() {}

  static UUID id(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  static @Nullable UUID idOrNull(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return List.of((String[]) array.getArray());
  }

  static ObjectNode object(ResultSet row, String column) throws SQLException {
    return Json.readObject(row.getString(column));
  }

  /**
   * Runs a statement; a broken constraint that is named becomes a problem of its code.
   *
   * @param codes constraint name to code and sentence
   */
  static void guarded(Runnable statement, Map<String, Refusal> codes) {
    try {
      statement.run();
    } catch (UnableToExecuteStatementException failure) {
      Refusal refusal = codes.get(constraintOf(failure));
      if (refusal == null) {
        throw failure;
      }
      throw refusal.code().with(refusal.detail());
    }
  }

  /** What to say when a constraint is broken. */
  record Refusal(ProblemCode code, String detail) {}

  private static String constraintOf(UnableToExecuteStatementException failure) {
    ServerErrorMessage message =
        failure.getCause() instanceof PSQLException cause ? cause.getServerErrorMessage() : null;
    String constraint = message == null ? null : message.getConstraint();
    return constraint == null ? "" : constraint;
  }
}

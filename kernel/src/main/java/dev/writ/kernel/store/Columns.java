package dev.writ.kernel.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** Reads and binds what JDBC has no plain method for. A {@code find…} gives null for NULL. */
public final class Columns {
  private Columns() {}

  public static UUID id(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  public static @Nullable UUID findId(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  public static @Nullable Instant findInstant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  public static JsonNode json(ResultSet row, String column) throws SQLException {
    return Json.read(row.getString(column));
  }

  public static ObjectNode object(ResultSet row, String column) throws SQLException {
    return Json.readObject(row.getString(column));
  }

  public static @Nullable ObjectNode findObject(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : Json.readObject(text);
  }

  public static Set<String> texts(ResultSet row, String column) throws SQLException {
    return Set.of((String[]) row.getArray(column).getArray());
  }

  /** A {@code text[]} parameter. */
  public static Argument texts(Collection<String> values) {
    return (position, statement, context) ->
        statement.setArray(
            position, statement.getConnection().createArrayOf("text", values.toArray()));
  }

  /** A {@code uuid[]} parameter. */
  public static Argument ids(Collection<UUID> values) {
    return (position, statement, context) ->
        statement.setArray(
            position, statement.getConnection().createArrayOf("uuid", values.toArray()));
  }
}

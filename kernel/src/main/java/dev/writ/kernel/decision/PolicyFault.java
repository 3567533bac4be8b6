package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.rego.RegoError;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a policy set can't decide.
 *
 * @param code as the engine names it, such as {@code rego_parse_error}
 * @param file path within the set; null where no file is at fault
 * @param row from 1; 0 where unknown
 * @param column from 1; 0 where unknown
 * @param snippet the line with a caret below; empty where there is none
 */
public record PolicyFault(
    String code, String message, @Nullable String file, int row, int column, String snippet) {

  static PolicyFault of(RegoError error) {
    RegoError.Location at = error.location();
    if (at == null) {
      return new PolicyFault(error.code(), error.message(), null, 0, 0, "");
    }
    return new PolicyFault(
        error.code(), error.message(), at.file(), at.row(), at.column(), error.snippet());
  }

  static PolicyFault in(String file, String message) {
    return new PolicyFault("policy_file_error", message, file, 0, 0, "");
  }

  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("code", code).put("message", message).put("file", file);
    return json.put("row", row).put("column", column).put("snippet", snippet);
  }

  /** {@code file:row:column: message}, without what is unknown. */
  @Override
  public String toString() {
    return (file == null ? "" : file + ":" + (row == 0 ? "" : row + ":" + column + ":") + " ")
        + message;
  }
}

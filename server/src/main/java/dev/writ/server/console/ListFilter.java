package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What narrows a list, as a form whose fields live in the address.
 *
 * @param action path of the list
 * @param environment that the person looks at, null for all
 */
public record ListFilter(String action, @Nullable String environment, List<Field> fields) {
  /**
   * One field.
   *
   * @param value empty for anything
   * @param options to choose from; none where any text may be typed
   */
  public record Field(String name, String label, String value, List<String> options) {}

  /** Whether it leaves something out. */
  public boolean narrows() {
    return fields.stream().anyMatch(field -> !field.value().isEmpty());
  }
}

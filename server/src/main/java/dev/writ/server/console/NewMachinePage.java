package dev.writ.server.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request form; its draft is checked while it is filled in.
 *
 * @param values what was typed, by field name
 * @param key makes two clicks on the button one request
 */
public record NewMachinePage(
    List<Option> services,
    List<Option> namespaces,
    List<Option> templates,
    List<Option> sizes,
    Map<String, String> values,
    String key,
    Draft draft) {

  /**
   * One of several to choose from.
   *
   * @param tag an environment, or nothing
   */
  public record Option(String id, String label, String about, @Nullable String tag) {}

  public String value(String field) {
    return values.getOrDefault(field, "");
  }

  /**
   * What would happen if this were sent now.
   *
   * @param name of the machine to be, null while it can't be told
   * @param ask who would have to agree, in words
   */
  public record Draft(
      @Nullable String name,
      @Nullable String environment,
      List<MachinePage.Fact> spec,
      @Nullable String ask,
      List<String> warnings,
      @Nullable Trouble trouble) {
    public static final Draft EMPTY = new Draft(null, null, List.of(), null, List.of(), null);
  }
}

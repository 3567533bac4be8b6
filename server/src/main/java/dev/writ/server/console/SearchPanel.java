package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a search found, by kind. */
public record SearchPanel(String query, List<Group> groups) {
  /** The first few of a kind; {@code all} leads to the list of them where there are more. */
  public record Group(String label, List<Hit> hits, @Nullable More all) {}

  public record More(String words, String href) {}

  public record Hit(String href, String icon, String label, String about) {}

  public String says() {
    return query.isEmpty()
        ? "Type a machine, a service, a workload, a policy or an id."
        : groups.isEmpty()
            ? "Nothing that you may see is called or numbered so."
            : "What you may see of this name or id.";
  }
}

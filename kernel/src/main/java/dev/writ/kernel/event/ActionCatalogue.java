package dev.writ.kernel.event;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every action of the house by the name of its operation. */
public final class ActionCatalogue {
  private final Map<String, Action> byOperation = new LinkedHashMap<>();

  public ActionCatalogue(List<Action> actions) {
    for (Action action : actions) {
      if (byOperation.putIfAbsent(action.operation().name(), action) != null) {
        throw new IllegalArgumentException("two actions for " + action.operation().name());
      }
    }
  }

  /** The action, or nothing for an operation of a room that is not installed. */
  public Optional<Action> find(String operation) {
    return Optional.ofNullable(byOperation.get(operation));
  }

  public Action require(String operation) {
    return find(operation)
        .orElseThrow(() -> new IllegalArgumentException("no room offers `" + operation + "`"));
  }

  public Collection<Action> actions() {
    return byOperation.values();
  }
}

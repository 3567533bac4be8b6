package dev.writ.rego.compile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of one body: of a rule, a query, a comprehension or an `every`. */
final class Scope {
  /** How a name came to be known in this body. */
  enum Occurrence {
    SEEN("referenced above"),
    ASSIGNED("assigned above"),
    DECLARED("declared above"),
    ARGUMENT("");

    private final String title;

    Occurrence(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final @Nullable Scope outer;

  /** All that is declared anywhere in this body: such names are never those of rules or imports. */
  private final Set<String> shadowing;

  private final Map<String, String> unique = new HashMap<>();
  private final Map<String, Occurrence> occurrences = new HashMap<>();

  Scope(@Nullable Scope outer, Set<String> shadowing) {
    this.outer = outer;
    this.shadowing = Set.copyOf(shadowing);
  }

  /** The unique name that a name stands for here, or null when it was not declared (yet). */
  @Nullable String declared(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      String found = scope.unique.get(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  boolean shadows(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      if (scope.shadowing.contains(name)) {
        return true;
      }
    }
    return false;
  }

  @Nullable Occurrence occurrence(String name) {
    return occurrences.get(name);
  }

  void seen(String name) {
    occurrences.putIfAbsent(name, Occurrence.SEEN);
  }

  void declare(String name, String uniqueName, Occurrence how) {
    unique.put(name, uniqueName);
    occurrences.put(name, how);
  }

  /** Unique names that were declared in this way. */
  Set<String> declared(Occurrence how) {
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, Occurrence> each : occurrences.entrySet()) {
      String found = unique.get(each.getKey());
      if (each.getValue() == how && found != null) {
        names.add(found);
      }
    }
    return names;
  }
}

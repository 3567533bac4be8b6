package dev.writ.workloads.observe;

import dev.writ.workloads.policy.ResourceField;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Requests and limits.
 *
 * @param values of cpu and memory, as they are written
 * @param others whether there are any of another resource
 */
public record Resources(Map<ResourceField, String> values, boolean others) {
  public static final Resources NONE = new Resources(Map.of(), false);

  public Resources {
    values = values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(values));
  }

  public boolean isEmpty() {
    return values.isEmpty() && !others;
  }

  /** Whether the API server sees a value: a limit alone is its own request. */
  public boolean has(ResourceField field) {
    return values.containsKey(field)
        || (!field.isLimit() && values.containsKey(field.counterpart()));
  }
}

package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types of the variables of a body and of those around it. */
final class TypeScope {
  private final @Nullable TypeScope outer;
  private final Map<String, Builtin.Type> types = new HashMap<>();

  TypeScope(@Nullable TypeScope outer) {
    this.outer = outer;
  }

  Builtin.Type find(String variable) {
    for (TypeScope scope = this; scope != null; scope = scope.outer) {
      Builtin.Type type = scope.types.get(variable);
      if (type != null) {
        return type;
      }
    }
    return Types.UNKNOWN;
  }

  void put(String variable, Builtin.Type type) {
    if (!Types.isUnknown(type)) {
      types.put(variable, type);
    }
  }
}

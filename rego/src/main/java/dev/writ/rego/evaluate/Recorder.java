package dev.writ.rego.evaluate;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what calls give: under the builtin's name by their arguments as JSON, and under {@link
 * #ERRORS} in the same way those that came to nothing.
 */
final class Recorder implements Gate {
  static final String ERRORS = "errors";
  static final RegoValue MESSAGE = RegoValue.of("message");
  static final RegoValue OF_TYPE = RegoValue.of("of_type");
  static final RegoValue FATAL = RegoValue.of("fatal");

  private final Map<String, Map<RegoValue, RegoValue>> results = new LinkedHashMap<>();
  private final Map<String, Map<RegoValue, RegoValue>> errors = new LinkedHashMap<>();

  @Override
  public @Nullable RegoValue call(Builtin builtin, Builtin.Context context, RegoValue[] arguments) {
    try {
      RegoValue result = Gate.OPEN.call(builtin, context, arguments);
      if (result == null) {
        note(errors, builtin, arguments, RegoValue.Obj.EMPTY);
      } else {
        note(results, builtin, arguments, result);
      }
      return result;
    } catch (Builtin.Failure failure) {
      RegoValue.Obj.Builder error = RegoValue.Obj.builder();
      error.put(MESSAGE, RegoValue.of(String.valueOf(failure.getMessage())));
      error.put(OF_TYPE, RegoValue.of(failure.isOfType()));
      error.put(FATAL, RegoValue.of(failure.isFatal()));
      note(errors, builtin, arguments, error.build());
      throw failure;
    }
  }

  private static void note(
      Map<String, Map<RegoValue, RegoValue>> into,
      Builtin builtin,
      RegoValue[] arguments,
      RegoValue result) {
    into.computeIfAbsent(builtin.name(), _ -> new LinkedHashMap<>()).put(key(arguments), result);
  }

  /** The arguments as JSON text. */
  static RegoValue key(RegoValue[] arguments) {
    return RegoValue.of(RegoValue.Arr.of(arguments).toJson());
  }

  RegoValue.Obj recorded() {
    RegoValue.Obj.Builder recorded = RegoValue.Obj.builder();
    results.forEach((name, calls) -> recorded.put(RegoValue.of(name), object(calls)));
    if (!errors.isEmpty()) {
      RegoValue.Obj.Builder failed = RegoValue.Obj.builder();
      errors.forEach((name, calls) -> failed.put(RegoValue.of(name), object(calls)));
      recorded.put(RegoValue.of(ERRORS), failed.build());
    }
    return recorded.build();
  }

  private static RegoValue.Obj object(Map<RegoValue, RegoValue> entries) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    entries.forEach(object::put);
    return object.build();
  }
}

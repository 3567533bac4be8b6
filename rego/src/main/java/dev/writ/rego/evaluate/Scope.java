package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What rules see: input, base documents, what {@code with} put in their place, and the results of
 * rules so far. A {@code with} opens another one with results of its own.
 */
final class Scope {
  /** Stands for "undefined" among the results. */
  static final RegoValue UNDEFINED = RegoValue.of("undefined");

  final Meter meter;
  final Calls calls;
  final @Nullable RegoValue input;
  final RegoValue data;
  final @Nullable Hidden hidden;
  final Map<String, Mock> mocks;

  /** Results by the number of the rule; null before it was asked. */
  final @Nullable RegoValue[] results;

  private @Nullable Map<Object, RegoValue> remembered;
  private @Nullable Map<EvalGrouped, EvalGrouped.Groups> groups;

  Scope(
      Meter meter,
      Calls calls,
      @Nullable RegoValue input,
      RegoValue data,
      @Nullable Hidden hidden,
      Map<String, Mock> mocks,
      int rules) {
    this.meter = meter;
    this.calls = calls;
    this.input = input;
    this.data = data;
    this.hidden = hidden;
    this.mocks = mocks;
    this.results = new RegoValue[rules];
  }

  Scope with(
      @Nullable RegoValue input, RegoValue data, @Nullable Hidden hidden, Map<String, Mock> mocks) {
    return new Scope(meter, calls, input, data, hidden, mocks, results.length);
  }

  /** Where watching nodes tell what becomes of them. */
  Trace trace() {
    return Objects.requireNonNull(calls.trace);
  }

  /** As a function sees it that replaces another. */
  Scope withoutMocks() {
    return with(input, data, hidden, Map.of());
  }

  @SuppressWarnings("ReferenceEquality") // one instance stands for it, equal strings do not
  static boolean isUndefined(RegoValue result) {
    return result == UNDEFINED;
  }

  @Nullable RegoValue remembered(Object key) {
    return remembered == null ? null : remembered.get(key);
  }

  /** Groups of a comprehension in this scope; null before it was asked. */
  EvalGrouped.@Nullable Groups groups(EvalGrouped comprehension) {
    return groups == null ? null : groups.get(comprehension);
  }

  void keep(EvalGrouped comprehension, EvalGrouped.Groups of) {
    if (groups == null) {
      groups = new HashMap<>();
    }
    groups.put(comprehension, of);
  }

  void remember(Object key, RegoValue value) {
    if (remembered == null) {
      remembered = new HashMap<>();
    }
    remembered.put(key, value);
  }

  /** What stands in the place of a function. */
  sealed interface Mock {}

  /** Calls give this value. */
  record Constant(RegoValue value) implements Mock {}

  /** Calls go to this function, which sees no mocks itself. */
  record Instead(Callable callable) implements Mock {}

  /**
   * Where {@code with} put a document in the place of rules, as a tree.
   *
   * @param here rules here and below are hidden
   */
  record Hidden(boolean here, Map<RegoValue, Hidden> below) {
    static final Hidden NOTHING = new Hidden(false, Map.of());

    Hidden at(RegoValue[] path, int from) {
      if (from == path.length || here) {
        return new Hidden(true, Map.of());
      }
      Map<RegoValue, Hidden> copy = new HashMap<>(below);
      copy.put(path[from], copy.getOrDefault(path[from], NOTHING).at(path, from + 1));
      return new Hidden(false, copy);
    }
  }
}

package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import dev.writ.rego.evaluate.EvalComprehension.Gathered;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A comprehension that is found by what it compares: asked the first time it goes through
 * everything as it is written, asked again it does so once more and keeps every group. Groups are
 * made anew when another variable from outside has another value.
 */
final class EvalGrouped extends Expr {
  private final EvalComprehension plain;
  private final Block everything;
  private final Expr[] inner;
  private final Expr[] outer;
  private final int[] others;

  /** What is known in one scope. */
  static final class Groups {
    private final @Nullable RegoValue[] others;
    private @Nullable Map<RegoValue, Gathered> found;

    private Groups(@Nullable RegoValue[] others) {
      this.others = others;
    }
  }

  /**
   * @param plain as it is written
   * @param everything its body without the comparisons
   * @param inner what is compared, of each solution
   * @param outer with what
   * @param others slots of further variables from outside
   */
  EvalGrouped(EvalComprehension plain, Block everything, Expr[] inner, Expr[] outer, int[] others) {
    this.plain = plain;
    this.everything = everything;
    this.inner = inner;
    this.outer = outer;
    this.others = others;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    Groups groups = scope.groups(this);
    if (groups == null || !holds(groups, frame)) {
      scope.keep(this, new Groups(values(frame)));
      return plain.eval(scope, frame);
    }
    RegoValue key = key(outer, scope, frame);
    if (groups.found == null) {
      groups.found = group(scope, frame);
    }
    scope.meter.step();
    Gathered found = key == null ? null : groups.found.get(key);
    RegoValue value = (found == null ? plain.begin() : found).value();
    return value != null ? value : plain.eval(scope, frame); // which tells of the conflict
  }

  private Map<RegoValue, Gathered> group(Scope scope, @Nullable RegoValue[] frame) {
    Map<RegoValue, Gathered> groups = new HashMap<>();
    everything.run(
        scope,
        frame,
        0,
        (s, f) -> {
          RegoValue key = key(inner, s, f);
          if (key != null) {
            groups.computeIfAbsent(key, _ -> plain.begin()).add(s, f);
          }
          return false;
        });
    return groups;
  }

  private static @Nullable RegoValue key(Expr[] parts, Scope scope, @Nullable RegoValue[] frame) {
    if (parts.length == 1) {
      return parts[0].eval(scope, frame);
    }
    RegoValue[] values = new RegoValue[parts.length];
    for (int i = 0; i < parts.length; i++) {
      RegoValue value = parts[i].eval(scope, frame);
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    return RegoValue.Arr.owning(values);
  }

  private @Nullable RegoValue[] values(@Nullable RegoValue[] frame) {
    @Nullable RegoValue[] values = new RegoValue[others.length];
    for (int i = 0; i < others.length; i++) {
      values[i] = frame[others[i]];
    }
    return values;
  }

  @SuppressWarnings("ReferenceEquality") // an equal value elsewhere costs a pass, not an error
  private boolean holds(Groups groups, @Nullable RegoValue[] frame) {
    for (int i = 0; i < others.length; i++) {
      if (groups.others[i] != frame[others[i]]) {
        return false;
      }
    }
    return true;
  }
}

package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.builtin.Walk;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The kinds of lines. */
final class Steps {
  private Steps() {}

  /** A term that has to be defined and not false. */
  static final class Holds extends Step {
    private final Expr term;

    Holds(Expr term) {
      this.term = term;
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      RegoValue value = term.eval(scope, frame);
      return value != null && value != RegoValue.FALSE;
    }
  }

  /** Never holds: collections of different shapes. */
  static final class Never extends Step {
    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      return false;
    }
  }

  /** {@code variable = term}. */
  static final class Assign extends Step {
    private final int slot;
    private final Expr term;

    Assign(int slot, Expr term) {
      this.slot = slot;
      this.term = term;
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      RegoValue value = term.eval(scope, frame);
      frame[slot] = value;
      return value != null;
    }
  }

  /** {@code pattern = term}. */
  static final class Match extends Step {
    private final Expr term;
    private final Pattern pattern;

    Match(Expr term, Pattern pattern) {
      this.term = term;
      this.pattern = pattern;
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      RegoValue value = term.eval(scope, frame);
      return value != null && pattern.match(scope, frame, value);
    }
  }

  /** {@code a = b} of two that have values. */
  static final class Equal extends Step {
    private final Expr left;
    private final Expr right;

    Equal(Expr left, Expr right) {
      this.left = left;
      this.right = right;
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      RegoValue a = left.eval(scope, frame);
      if (a == null) {
        return false;
      }
      RegoValue b = right.eval(scope, frame);
      return b != null && a.equals(b);
    }
  }

  /** {@code not …}. */
  static final class Not extends Step {
    private final Block body;

    Not(Block body) {
      this.body = body;
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      return !body.holds(scope, frame);
    }
  }

  /** A body in braces that has to have a solution. */
  static final class Group extends Step {
    private final Block body;

    Group(Block body) {
      this.body = body;
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      return body.holds(scope, frame);
    }
  }

  /** Bodies that {@code and} or {@code or} stands between. */
  static final class Junction extends Step {
    private final boolean either;
    private final Block[] operands;

    /**
     * @param either whether one that holds is enough
     */
    Junction(boolean either, Block[] operands) {
      this.either = either;
      this.operands = operands;
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      for (Block operand : operands) {
        if (operand.holds(scope, frame) == either) {
          return either;
        }
      }
      return !either;
    }
  }

  /** {@code every key, value in domain { … }}. */
  static final class Every extends Step {
    private final Expr domain;
    private final int key;
    private final int value;
    private final Block body;

    /**
     * @param key slot, or -1
     */
    Every(Expr domain, int key, int value, Block body) {
      this.domain = domain;
      this.key = key;
      this.value = value;
      this.body = body;
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      RegoValue over = domain.eval(scope, frame);
      return switch (over) {
        case RegoValue.Arr array -> {
          for (int i = 0; i < array.size(); i++) {
            if (!holds(scope, frame, key < 0 ? null : RegoValue.of(i), array.at(i))) {
              yield false;
            }
          }
          yield true;
        }
        case RegoValue.Obj object -> {
          for (int i = 0; i < object.size(); i++) {
            if (!holds(scope, frame, object.keyAt(i), object.valueAt(i))) {
              yield false;
            }
          }
          yield true;
        }
        case RegoValue.SetOf set -> {
          for (int i = 0; i < set.size(); i++) {
            if (!holds(scope, frame, set.at(i), set.at(i))) {
              yield false;
            }
          }
          yield true;
        }
        case null, default -> false;
      };
    }

    private boolean holds(
        Scope scope, @Nullable RegoValue[] frame, @Nullable RegoValue k, RegoValue v) {
      scope.meter.step();
      if (key >= 0) {
        frame[key] = k;
      }
      frame[value] = v;
      return body.holds(scope, frame);
    }
  }

  /** {@code walk(value, [path, value])}: all that is in a value, itself first. */
  static final class Walking extends Step {
    private final Expr root;
    private final Pattern pattern;

    Walking(Expr root, Pattern pattern) {
      this.root = root;
      this.pattern = pattern;
    }

    @Override
    boolean isGenerator() {
      return true;
    }

    @Override
    boolean each(Scope scope, @Nullable RegoValue[] frame, Block block, int next, Sink sink) {
      RegoValue value = root.eval(scope, frame);
      return value != null
          && !Walk.paths(
              value,
              (path, part) -> {
                scope.meter.step();
                return !pattern.match(scope, frame, RegoValue.Arr.of(path, part))
                    || !block.run(scope, frame, next, sink);
              });
    }
  }

  /** Lines under {@code with}: they see another scope, what follows them does not. */
  static final class With extends Step {
    private final Replacement[] replacements;
    private final Block body;

    With(Replacement[] replacements, Block body) {
      this.replacements = replacements;
      this.body = body;
    }

    @Override
    boolean isGenerator() {
      return !body.isDeterministic();
    }

    @Override
    boolean test(Scope scope, @Nullable RegoValue[] frame) {
      Scope inner = Replacement.scope(scope, frame, replacements);
      return inner != null && body.holds(inner, frame);
    }

    @Override
    boolean each(Scope scope, @Nullable RegoValue[] frame, Block block, int next, Sink sink) {
      Scope inner = Replacement.scope(scope, frame, replacements);
      return inner != null && body.run(inner, frame, 0, (_, f) -> block.run(scope, f, next, sink));
    }
  }

  /**
   * {@code with target as value}.
   *
   * @param root `input`, `data`, or null for a function
   * @param path below the root
   * @param function name of the function that is replaced, or null
   * @param by another function in its place, or null for the value
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Replacement(
      Location at,
      @Nullable String root,
      RegoValue[] path,
      @Nullable String function,
      @Nullable Callable by,
      @Nullable Expr value) {

    /** The scope with all of them, or null when a value is undefined. */
    static @Nullable Scope scope(
        Scope scope, @Nullable RegoValue[] frame, Replacement[] replacements) {
      RegoValue input = scope.input;
      RegoValue data = scope.data;
      Scope.Hidden hidden = scope.hidden;
      Map<String, Scope.Mock> mocks = scope.mocks;
      for (Replacement one : replacements) {
        RegoValue value = one.value == null ? null : one.value.eval(scope, frame);
        if (one.value != null && value == null) {
          return null;
        }
        if (one.function != null) {
          mocks = new HashMap<>(mocks);
          mocks.put(
              one.function,
              one.by != null
                  ? new Scope.Instead(one.by)
                  : new Scope.Constant(Objects.requireNonNull(value)));
        } else if ("input".equals(one.root)) {
          input = Paths.put(input, one.path, 0, Objects.requireNonNull(value), one.at);
        } else {
          data = Paths.put(data, one.path, 0, Objects.requireNonNull(value), one.at);
          hidden = (hidden == null ? Scope.Hidden.NOTHING : hidden).at(one.path, 0);
        }
      }
      return scope.with(input, data, hidden, mocks);
    }
  }
}

package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what a body gives; it is never undefined. */
abstract class EvalComprehension extends Expr {
  private final Location at;
  private final Block body;

  private EvalComprehension(Location at, Block body) {
    this.at = at;
    this.body = body;
  }

  @Override
  RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    Gathered gathered = begin();
    body.run(scope, frame, 0, (s, f) -> !gathered.add(s, f));
    RegoValue value = gathered.value();
    if (value == null) {
      throw Halt.conflict(at, "object keys must be unique");
    }
    return value;
  }

  /** With nothing in it. */
  abstract Gathered begin();

  /** What solutions have given so far. */
  interface Gathered {
    /** Takes what the solution in the frame gives; false when that contradicts another. */
    boolean add(Scope scope, @Nullable RegoValue[] frame);

    /** Null when solutions contradict each other. */
    @Nullable RegoValue value();
  }

  /** {@code [head | body]}. */
  static final class Array extends EvalComprehension {
    private final Expr head;

    Array(Location at, Block body, Expr head) {
      super(at, body);
      this.head = head;
    }

    @Override
    Gathered begin() {
      List<RegoValue> elements = new ArrayList<>();
      return new Gathered() {
        @Override
        public boolean add(Scope scope, @Nullable RegoValue[] frame) {
          RegoValue value = head.eval(scope, frame);
          if (value != null) {
            scope.meter.step();
            elements.add(value);
          }
          return true;
        }

        @Override
        public RegoValue value() {
          return RegoValue.Arr.of(elements);
        }
      };
    }
  }

  /** {@code {head | body}}. */
  static final class Set extends EvalComprehension {
    private final Expr head;

    Set(Location at, Block body, Expr head) {
      super(at, body);
      this.head = head;
    }

    @Override
    Gathered begin() {
      RegoValue.SetOf.Builder set = RegoValue.SetOf.builder();
      return new Gathered() {
        @Override
        public boolean add(Scope scope, @Nullable RegoValue[] frame) {
          RegoValue value = head.eval(scope, frame);
          if (value != null) {
            scope.meter.step();
            set.add(value);
          }
          return true;
        }

        @Override
        public RegoValue value() {
          return set.build();
        }
      };
    }
  }

  /** {@code {key: value | body}}. */
  static final class Obj extends EvalComprehension {
    private final Expr key;
    private final Expr value;

    Obj(Location at, Block body, Expr key, Expr value) {
      super(at, body);
      this.key = key;
      this.value = value;
    }

    @Override
    Gathered begin() {
      return new Entries();
    }

    private final class Entries implements Gathered {
      private final RegoValue.Obj.Builder object = RegoValue.Obj.builder();
      private boolean contradicts;

      @Override
      public boolean add(Scope scope, @Nullable RegoValue[] frame) {
        RegoValue k = key.eval(scope, frame);
        RegoValue v = value.eval(scope, frame);
        if (k != null && v != null) {
          scope.meter.step();
          RegoValue before = object.find(k);
          contradicts |= before != null && !before.equals(v);
          object.put(k, v);
        }
        return !contradicts;
      }

      @Override
      public @Nullable RegoValue value() {
        return contradicts ? null : object.build();
      }
    }
  }
}

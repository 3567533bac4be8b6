package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what a body gives; it is never undefined. */
abstract class EvalComprehension extends Expr {
  private EvalComprehension() {}

  /** {@code [head | body]}. */
  static final class Array extends EvalComprehension {
    private final Block body;
    private final Expr head;

    Array(Block body, Expr head) {
      this.body = body;
      this.head = head;
    }

    @Override
    RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
      List<RegoValue> elements = new ArrayList<>();
      body.run(
          scope,
          frame,
          0,
          (s, f) -> {
            RegoValue value = head.eval(s, f);
            if (value != null) {
              s.meter.step();
              elements.add(value);
            }
            return false;
          });
      return RegoValue.Arr.of(elements);
    }
  }

  /** {@code {head | body}}. */
  static final class Set extends EvalComprehension {
    private final Block body;
    private final Expr head;

    Set(Block body, Expr head) {
      this.body = body;
      this.head = head;
    }

    @Override
    RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
      RegoValue.SetOf.Builder set = RegoValue.SetOf.builder();
      body.run(
          scope,
          frame,
          0,
          (s, f) -> {
            RegoValue value = head.eval(s, f);
            if (value != null) {
              s.meter.step();
              set.add(value);
            }
            return false;
          });
      return set.build();
    }
  }

  /** {@code {key: value | body}}. */
  static final class Obj extends EvalComprehension {
    private final Location at;
    private final Block body;
    private final Expr key;
    private final Expr value;

    Obj(Location at, Block body, Expr key, Expr value) {
      this.at = at;
      this.body = body;
      this.key = key;
      this.value = value;
    }

    @Override
    RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
      RegoValue.Obj.Builder object = RegoValue.Obj.builder();
      body.run(
          scope,
          frame,
          0,
          (s, f) -> {
            RegoValue k = key.eval(s, f);
            RegoValue v = value.eval(s, f);
            if (k != null && v != null) {
              s.meter.step();
              RegoValue before = object.find(k);
              if (before != null && !before.equals(v)) {
                throw Halt.conflict(at, "object keys must be unique");
              }
              object.put(k, v);
            }
            return false;
          });
      return object.build();
    }
  }
}

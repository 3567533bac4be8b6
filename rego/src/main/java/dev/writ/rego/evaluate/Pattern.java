package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** What a value is held against; variables that have no value yet get theirs from it. */
abstract class Pattern {
  abstract boolean match(Scope scope, @Nullable RegoValue[] frame, RegoValue value);

  /** Anything: a wildcard. */
  static final class Anything extends Pattern {
    @Override
    boolean match(Scope scope, @Nullable RegoValue[] frame, RegoValue value) {
      return true;
    }
  }

  /** A variable that gets its value here. */
  static final class Bind extends Pattern {
    private final int slot;

    Bind(int slot) {
      this.slot = slot;
    }

    @Override
    boolean match(Scope scope, @Nullable RegoValue[] frame, RegoValue value) {
      frame[slot] = value;
      return true;
    }
  }

  /** Something that has a value already. */
  static final class Same extends Pattern {
    private final Expr expected;

    Same(Expr expected) {
      this.expected = expected;
    }

    @Override
    boolean match(Scope scope, @Nullable RegoValue[] frame, RegoValue value) {
      RegoValue wanted = expected.eval(scope, frame);
      return wanted != null && wanted.equals(value);
    }
  }

  /** An array of so many elements. */
  static final class Array extends Pattern {
    private final Pattern[] elements;

    Array(Pattern[] elements) {
      this.elements = elements;
    }

    @Override
    boolean match(Scope scope, @Nullable RegoValue[] frame, RegoValue value) {
      if (!(value instanceof RegoValue.Arr array) || array.size() != elements.length) {
        return false;
      }
      for (int i = 0; i < elements.length; i++) {
        if (!elements[i].match(scope, frame, array.at(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** An object of exactly these keys. */
  static final class Obj extends Pattern {
    private final Expr[] keys;
    private final Pattern[] values;

    Obj(Expr[] keys, Pattern[] values) {
      this.keys = keys;
      this.values = values;
    }

    @Override
    boolean match(Scope scope, @Nullable RegoValue[] frame, RegoValue value) {
      if (!(value instanceof RegoValue.Obj object) || object.size() != keys.length) {
        return false;
      }
      for (int i = 0; i < keys.length; i++) {
        RegoValue key = keys[i].eval(scope, frame);
        RegoValue found = key == null ? null : object.find(key);
        if (found == null || !values[i].match(scope, frame, found)) {
          return false;
        }
      }
      return true;
    }
  }
}

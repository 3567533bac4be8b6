package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all that a reference finds whose keys are not all known, and holds each against a
 * pattern.
 */
final class Navigate extends Step {
  private final @Nullable Expr head;
  private final @Nullable Document root;
  private final Key[] path;
  private final Pattern result;
  private final boolean ordered;

  /** A key that is known, or what the keys there are have to match. */
  record Key(@Nullable Expr known, @Nullable Pattern pattern) {}

  /** Below a value. */
  Navigate(Expr head, Key[] path, Pattern result, boolean ordered) {
    this(head, null, path, result, ordered);
  }

  /** Below {@code data}. */
  Navigate(Document root, Key[] path, Pattern result, boolean ordered) {
    this(null, root, path, result, ordered);
  }

  private Navigate(
      @Nullable Expr head, @Nullable Document root, Key[] path, Pattern result, boolean ordered) {
    this.head = head;
    this.root = root;
    this.path = path;
    this.result = result;
    this.ordered = ordered;
  }

  @Override
  boolean isGenerator() {
    return true;
  }

  @Override
  boolean each(Scope scope, @Nullable RegoValue[] frame, Block block, int next, Sink sink) {
    Walk walk = new Walk(scope, frame, block, next, sink);
    if (head == null) {
      return walk.document(root, scope.data, scope.hidden, 0);
    }
    RegoValue value = head.eval(scope, frame);
    return value != null && walk.value(value, 0);
  }

  /** One time through. */
  private final class Walk {
    private final Scope scope;
    private final @Nullable RegoValue[] frame;
    private final Block block;
    private final int next;
    private final Sink sink;

    Walk(Scope scope, @Nullable RegoValue[] frame, Block block, int next, Sink sink) {
      this.scope = scope;
      this.frame = frame;
      this.block = block;
      this.next = next;
      this.sink = sink;
    }

    boolean value(RegoValue from, int start) {
      RegoValue value = from;
      int i = start;
      for (; i < path.length && path[i].known() != null; i++) {
        RegoValue key = Objects.requireNonNull(path[i].known()).eval(scope, frame);
        RegoValue found = key == null ? null : Paths.find(value, key);
        if (found == null) {
          return false;
        }
        value = found;
      }
      if (i == path.length) {
        scope.meter.step();
        return result.match(scope, frame, value) && block.run(scope, frame, next, sink);
      }
      Pattern pattern = Objects.requireNonNull(path[i].pattern());
      switch (value) {
        case RegoValue.Arr array -> {
          for (int n = 0; n < array.size(); n++) {
            scope.meter.step();
            if (pattern.match(scope, frame, RegoValue.of(n)) && value(array.at(n), i + 1)) {
              return true;
            }
          }
        }
        case RegoValue.Obj object -> {
          for (int n = 0; n < object.size(); n++) {
            scope.meter.step();
            RegoValue key = ordered ? object.keyAt(n) : object.keyAsItCame(n);
            RegoValue found = ordered ? object.valueAt(n) : object.valueAsItCame(n);
            if (pattern.match(scope, frame, key) && value(found, i + 1)) {
              return true;
            }
          }
        }
        case RegoValue.SetOf set -> {
          for (int n = 0; n < set.size(); n++) {
            scope.meter.step();
            RegoValue element = ordered ? set.at(n) : set.asItCame(n);
            if (pattern.match(scope, frame, element) && value(element, i + 1)) {
              return true;
            }
          }
        }
        case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ -> {}
      }
      return false;
    }

    boolean document(
        @Nullable Document node, @Nullable RegoValue base, Scope.@Nullable Hidden hidden, int i) {
      if (node == null || (hidden != null && hidden.here())) {
        return base != null && value(base, i);
      }
      if (i == path.length || (node.rules != null && path[i].known() == null)) {
        RegoValue whole = Document.whole(scope, node, base, hidden);
        return whole != null && value(whole, i);
      }
      Expr known = path[i].known();
      if (known != null) {
        RegoValue key = known.eval(scope, frame);
        if (key == null) {
          return false;
        }
        if (node.rules != null) {
          RegoValue value = node.rules.find(scope, key);
          if (value == null && base != null) {
            value = Paths.findBase(base, key);
          }
          return value != null && value(value, i + 1);
        }
        return document(
            node.below.get(key),
            base == null ? null : Paths.findBase(base, key),
            hidden == null ? null : hidden.below().get(key),
            i + 1);
      }
      Pattern pattern = Objects.requireNonNull(path[i].pattern());
      if (base instanceof RegoValue.Obj documents) {
        for (int n = 0; n < documents.size(); n++) {
          scope.meter.step();
          RegoValue key = documents.keyAt(n);
          if (pattern.match(scope, frame, key)
              && document(
                  node.below.get(key),
                  documents.valueAt(n),
                  hidden == null ? null : hidden.below().get(key),
                  i + 1)) {
            return true;
          }
        }
      }
      for (var entry : node.below.entrySet()) {
        scope.meter.step();
        RegoValue key = entry.getKey();
        if (pattern.match(scope, frame, key)
            && document(
                entry.getValue(),
                base == null ? null : Paths.findBase(base, key),
                hidden == null ? null : hidden.below().get(key),
                i + 1)) {
          return true;
        }
      }
      return false;
    }
  }
}

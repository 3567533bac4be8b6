package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** A document below {@code data} at known keys: of rules, base documents, or both. */
final class EvalDocument extends Expr {
  private final Document root;
  private final Expr[] path;

  EvalDocument(Document root, Expr[] path) {
    this.root = root;
    this.path = path;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    Document node = root;
    RegoValue base = scope.data;
    Scope.Hidden hidden = scope.hidden;
    for (int i = 0; i < path.length; i++) {
      RegoValue key = path[i].eval(scope, frame);
      if (key == null) {
        return null;
      }
      if (node != null && (hidden == null || !hidden.here()) && node.rules != null) {
        RegoValue value = node.rules.find(scope, key);
        if (value == null && base != null) {
          value = Paths.findBase(base, key);
        }
        return value == null ? null : rest(scope, frame, value, i + 1, false);
      }
      node = node == null ? null : node.below.get(key);
      base = base == null ? null : Paths.findBase(base, key);
      if (node == null) {
        return base == null ? null : rest(scope, frame, base, i + 1, true);
      }
      hidden = hidden == null || hidden.here() ? hidden : hidden.below().get(key);
    }
    return Document.whole(scope, node, base, hidden);
  }

  private @Nullable RegoValue rest(
      Scope scope, @Nullable RegoValue[] frame, RegoValue in, int from, boolean base) {
    RegoValue value = in;
    for (int i = from; value != null && i < path.length; i++) {
      RegoValue key = path[i].eval(scope, frame);
      value = key == null ? null : base ? Paths.findBase(value, key) : Paths.find(value, key);
    }
    return value;
  }
}

package dev.writ.rego.compile;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.syntax.Rule;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A metadata block with what it stands above.
 *
 * @param at the comment that opens it
 * @param path below {@code data}, of the package or rule
 * @param targetAt the package or rule
 * @param rule null where it stands above the package
 * @param value all that it says, its scope included, as {@code rego.metadata.rule()} gives it
 * @param compile what it says for partial evaluation, which policies do not get to see, or null
 */
record Annotation(
    Location at,
    Scope scope,
    List<RegoValue> path,
    Location targetAt,
    @Nullable Rule rule,
    Obj value,
    @Nullable Obj compile) {

  Annotation {
    path = List.copyOf(path);
  }

  /** How far it reaches. */
  enum Scope {
    RULE,
    DOCUMENT,
    PACKAGE,
    SUBPACKAGES;

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a person's tools show of it: target, its place, and all that it says. */
  Obj shown() {
    Obj.Builder annotations = Obj.builder();
    for (int i = 0; i < value.size(); i++) {
      annotations.put(value.keyAt(i), value.valueAt(i));
    }
    if (compile != null) {
      annotations.put(RegoValue.of("compile"), compile);
    }
    return Obj.of(
        "path",
        pathValue(path),
        "location",
        Obj.of(
            "file",
            RegoValue.of(targetAt.file()),
            "row",
            RegoValue.of(targetAt.row()),
            "col",
            RegoValue.of(targetAt.column())),
        "annotations",
        annotations.build());
  }

  /** Keys that are no strings are written as text. */
  static RegoValue pathValue(List<RegoValue> path) {
    return RegoValue.Arr.of(path.stream().map(key -> RegoValue.of(key.display())).toList());
  }
}

package dev.writ.rego.compile;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.syntax.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stage 6: the metadata of all modules, and what of it holds for a rule. */
final class AnnotationSet {
  private final List<Annotation> all;
  private final IdentityHashMap<Rule, List<Annotation>> byRule = new IdentityHashMap<>();
  private final Map<List<RegoValue>, Annotation> byPackage = new HashMap<>();

  /** Those of documents, and of packages with all that is below them. */
  private final Map<List<RegoValue>, Annotation> byPath = new HashMap<>();

  /** Refuses a second block of a scope that has room for one. */
  AnnotationSet(List<Annotation> annotations, Faults faults) {
    List<Annotation> sorted = new ArrayList<>(annotations);
    if (sorted.size() > 1) {
      sorted.sort(byTarget());
    }
    all = List.copyOf(sorted);
    for (Annotation annotation : annotations) {
      add(annotation, faults);
    }
  }

  private static Comparator<Annotation> byTarget() {
    return Comparator.<Annotation, RegoValue>comparing(a -> Arr.of(a.path()))
        .thenComparing(a -> a.at().file())
        .thenComparingInt(a -> a.at().row());
  }

  private void add(Annotation annotation, Faults faults) {
    Annotation before =
        switch (annotation.scope()) {
          case RULE -> {
            byRule
                .computeIfAbsent(annotation.rule(), _ -> new ArrayList<>())
                .addFirst(annotation); // the nearest block comes first
            yield null;
          }
          case PACKAGE -> byPackage.putIfAbsent(annotation.path(), annotation);
          case DOCUMENT, SUBPACKAGES -> byPath.putIfAbsent(annotation.path(), annotation);
        };
    if (before != null) {
      Location first = before.at();
      faults.type(
          annotation.at(),
          annotation.scope().title()
              + " annotation redeclared: "
              + (first.file().isEmpty() ? "" : first.file() + ":")
              + first.row());
    }
  }

  /** Sorted by the path of what they are about, then by their place. */
  List<Annotation> all() {
    return all;
  }

  /** The metadata of one clause as it is written; an `else` has none. */
  Obj rule(Rule written) {
    List<Annotation> own = byRule.get(written);
    return own == null ? Obj.EMPTY : own.getFirst().value();
  }

  /**
   * From the clause itself, which is always there, over its document and package to the packages
   * around.
   *
   * @param path of the clause below {@code data}
   * @param packagePath as far as its package
   */
  RegoValue chain(Rule written, List<RegoValue> path, List<RegoValue> packagePath) {
    List<RegoValue> links = new ArrayList<>();
    List<Annotation> own = byRule.getOrDefault(written, List.of());
    if (own.isEmpty()) {
      links.add(Obj.of("path", Annotation.pathValue(path)));
    }
    for (Annotation annotation : own) {
      links.add(link(annotation));
    }
    add(byPath.get(path), links);
    add(byPackage.get(packagePath), links);
    for (int length = packagePath.size(); length > 0; length--) {
      add(byPath.get(packagePath.subList(0, length)), links);
    }
    return Arr.of(links);
  }

  private static void add(@Nullable Annotation annotation, List<RegoValue> links) {
    if (annotation != null) {
      links.add(link(annotation));
    }
  }

  private static RegoValue link(Annotation annotation) {
    return Obj.of(
        "path", Annotation.pathValue(annotation.path()), "annotations", annotation.value());
  }
}

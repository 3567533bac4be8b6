package dev.writ.rego.workbench;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is a test.
 *
 * @param packagePath below {@code data}
 * @param path of the rule in its package
 */
record TestName(Location at, List<String> packagePath, List<String> path) {
  private static final String TEST = "test_";
  private static final String TO_DO = "todo_test_";

  TestName {
    packagePath = List.copyOf(packagePath);
    path = List.copyOf(path);
  }

  /** Null when the rule is no test. */
  static @Nullable TestName of(Module module, Rule rule) {
    if (rule.head().arguments() != null || rule.isDefault()) {
      return null;
    }
    List<String> path = new ArrayList<>();
    path.add(rule.head().name().name());
    for (Term part : rule.head().path()) {
      if (isTest(path.getLast())) {
        break;
      }
      if (!(part instanceof Term.Scalar(_, RegoValue.Str text))) {
        return null;
      }
      path.add(text.value());
    }
    return isTest(path.getLast()) ? new TestName(rule.at(), module.path(), path) : null;
  }

  private static boolean isTest(String name) {
    return name.startsWith(TEST) || name.startsWith(TO_DO);
  }

  boolean isToDo() {
    return path.getLast().startsWith(TO_DO);
  }

  /** For example {@code data.authz}. */
  String packageName() {
    return "data" + (packagePath.isEmpty() ? "" : "." + String.join(".", packagePath));
  }

  /** For example {@code test_admin}. */
  String name() {
    return String.join(".", path);
  }

  /** For example {@code data.authz.test_admin}. */
  String whole() {
    return packageName() + "." + name();
  }

  /** A query for its value; names may be any text. */
  String query() {
    StringBuilder query = new StringBuilder("data");
    packagePath.forEach(part -> query.append('[').append(RegoValue.of(part).toJson()).append(']'));
    path.forEach(part -> query.append('[').append(RegoValue.of(part).toJson()).append(']'));
    return query.toString();
  }
}

package dev.writ.rego.syntax;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One source as it is written.
 *
 * @param path the package below {@code data}, for example {@code [app, rbac]}
 * @param strict whether the checks of version 1 hold: its language says so, or {@code import
 *     rego.v1}
 */
public record Module(
    PolicySource source,
    Location packageAt,
    List<String> path,
    List<Import> imports,
    List<Rule> rules,
    List<Comment> comments,
    boolean strict) {
  public Module {
    path = List.copyOf(path);
    imports = List.copyOf(imports);
    rules = List.copyOf(rules);
    comments = List.copyOf(comments);
  }

  /**
   * {@code import data.a.b as c}.
   *
   * @param path first {@code data}, {@code input}, {@code future} or {@code rego}
   */
  public record Import(Location at, List<String> path, @Nullable String alias) {
    public Import {
      path = List.copyOf(path);
    }

    /** The name it goes by in the module. */
    public String name() {
      return alias != null ? alias : path.getLast();
    }

    @Override
    public String toString() {
      return "import " + String.join(".", path) + (alias == null ? "" : " as " + alias);
    }
  }

  /**
   * A comment.
   *
   * @param text without the {@code #}
   */
  public record Comment(Location at, String text) {}
}

package dev.writ.sandbox.cel;

import com.google.re2j.Pattern;
import java.util.Optional;
import java.util.Set;

/** How a property is spelled in an expression, as Kubernetes documents it. */
final class CelNames {

  private static final Pattern ACCESSIBLE = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private CelNames() {}

  /** Empty for a property that expressions can't reach. */
  static Optional<String> escaped(String property) {
    if (!ACCESSIBLE.matches(property)) {
      return Optional.empty();
    }
    if (RESERVED.contains(property)) {
      return Optional.of("__" + property + "__");
    }
    return Optional.of(
        property
            .replace("__", "__underscores__")
            .replace(".", "__dot__")
            .replace("-", "__dash__")
            .replace("/", "__slash__"));
  }
}

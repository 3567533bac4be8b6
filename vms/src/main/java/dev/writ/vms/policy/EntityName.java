package dev.writ.vms.policy;

import dev.writ.kernel.event.Warning;
import dev.writ.kernel.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule for names of systems, services and namespaces: they become parts of machine names, so
 * they are short and plain.
 */
public final class EntityName {
  private EntityName() {}

  public static final int MAX = 15;
  private static final int ROOMY = 12;
  private static final Pattern FORM = Pattern.compile("[a-z]([a-z0-9-]*[a-z0-9])?");
  private static final Set<String> RESERVED =
      Set.of("default", "system", "admin", "root", "internal");
  private static final List<String> RESERVED_PREFIXES =
      List.of("kube-", "writ-", "kubevirt-shepherd-");

  /**
   * What is wrong with the name, or null.
   *
   * @param entity {@code system}, {@code service} or {@code namespace}
   */
  public static @Nullable Problem problemOf(String entity, String name) {
    if (name.length() > MAX && FORM.matcher(name).matches() && !name.contains("--")) {
      return VmsProblems.NAME_TOO_LONG
          .with(
              "the name of a "
                  + entity
                  + " has at most "
                  + MAX
                  + " characters; `"
                  + name
                  + "` has "
                  + name.length()
                  + ", try `"
                  + suggestion(name)
                  + "`")
          .param("entity", entity)
          .param("name", name)
          .param("length", name.length())
          .param("max_length", MAX)
          .param("suggestion", suggestion(name));
    }
    if (!FORM.matcher(name).matches() || name.contains("--")) {
      return VmsProblems.NAME_INVALID
          .with(
              "the name of a "
                  + entity
                  + " starts with a letter and has lower-case letters, digits and single hyphens,"
                  + " such as `shop`")
          .param("entity", entity);
    }
    if (RESERVED.contains(name) || RESERVED_PREFIXES.stream().anyMatch(name::startsWith)) {
      return VmsProblems.NAME_RESERVED
          .with("`" + name + "` is kept for the platform; choose another name")
          .param("entity", entity)
          .param("name", name);
    }
    return null;
  }

  /** Long names are allowed but leave little room in machine names. */
  public static List<Warning> warningsOf(String entity, String name) {
    return name.length() > ROOMY
        ? List.of(
            new Warning(
                "NAME_LENGTH_WARNING",
                "`" + name + "` is long for a " + entity + "; machine names end at 50 characters"))
        : List.of();
  }

  private static String suggestion(String name) {
    String cut = name.substring(0, MAX);
    while (cut.endsWith("-")) {
      cut = cut.substring(0, cut.length() - 1);
    }
    return cut;
  }
}

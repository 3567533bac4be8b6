package dev.writ.kernel.identity;

import dev.writ.kernel.problem.KernelProblems;
import java.util.regex.Pattern;

/**
 * What a role may carry, {@code noun:verb}. There are no wildcards.
 *
 * @param name such as {@code approval:approve}
 */
public record Permission(String name) implements Comparable<Permission> {
  private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*");

  public Permission {
    if (name.contains("*")) {
      throw KernelProblems.WILDCARD_FORBIDDEN
          .with("permissions are listed one by one; `" + name + "` has a wildcard")
          .param("permission", name);
    }
    if (!NAME.matcher(name).matches()) {
      throw KernelProblems.FIELD_INVALID
          .with("a permission is written noun:verb, such as `vm:read`, not `" + name + "`")
          .param("permission", name);
    }
  }

  @Override
  public int compareTo(Permission other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}

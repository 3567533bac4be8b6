package dev.writ.rego.builtin;

/** What certificates may call a domain, and which domains a constraint means. */
final class DomainNames {
  private DomainNames() {}

  /**
   * Whether it can be one: printable labels, none empty, no dot at the end.
   *
   * @param constraint whether it may start with a dot
   */
  static boolean isValid(String text, boolean constraint) {
    if (text.isEmpty()) {
      return true;
    }
    String name = constraint && text.startsWith(".") ? text.substring(1) : text;
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.chars().anyMatch(c -> c < 33 || c > 126)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a name lies in a constraint, which an empty one holds for all. With a dot at its start
   * it means what is below only.
   *
   * @param below whether one without a dot means what is below as well
   */
  static boolean lies(String name, String constraint, boolean below) {
    if (constraint.isEmpty()) {
      return true;
    }
    if (constraint.startsWith(".")) {
      return name.length() > constraint.length() && endsWith(name, constraint);
    }
    return name.equalsIgnoreCase(constraint) || (below && endsWith(name, "." + constraint));
  }

  private static boolean endsWith(String name, String end) {
    return name.regionMatches(true, name.length() - end.length(), end, 0, end.length());
  }

  /** Whether an address can be one: something, an `@`, a domain. */
  static boolean isMailbox(String text) {
    int at = text.lastIndexOf('@');
    String local = at < 0 ? "" : text.substring(0, at);
    boolean quoted = local.length() > 1 && local.startsWith("\"") && local.endsWith("\"");
    boolean atoms =
        !local.startsWith(".")
            && !local.endsWith(".")
            && !local.contains("..")
            && local.chars().noneMatch(c -> c <= ' ' || "()<>[]:;@,\"".indexOf(c) >= 0);
    return !local.isEmpty() && (quoted || atoms) && isValid(text.substring(at + 1), false);
  }
}

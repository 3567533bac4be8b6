package dev.writ.rego.builtin.graphql;

import java.util.Arrays;

/** What a text in three quotes means: without common indentation and blank lines around it. */
final class BlockStrings {
  private BlockStrings() {}

  static String value(String raw) {
    String[] lines = raw.split("\n", -1);
    int indent = Integer.MAX_VALUE;
    for (String line : lines) {
      int blanks = blanks(line);
      if (blanks < line.length()) {
        indent = Math.min(indent, blanks);
      }
    }
    if (indent < Integer.MAX_VALUE) {
      // The first line counts for the indentation and keeps its own, as in gqlparser.
      for (int i = 1; i < lines.length; i++) {
        lines[i] = lines[i].length() < indent ? "" : lines[i].substring(indent);
      }
    }
    int from = 0;
    int to = lines.length;
    while (from < to && isBlank(lines[from])) {
      from++;
    }
    while (from < to && isBlank(lines[to - 1])) {
      to--;
    }
    return String.join("\n", Arrays.asList(lines).subList(from, to));
  }

  private static boolean isBlank(String line) {
    return blanks(line) == line.length();
  }

  private static int blanks(String line) {
    int blanks = 0;
    while (blanks < line.length() && (line.charAt(blanks) == ' ' || line.charAt(blanks) == '\t')) {
      blanks++;
    }
    return blanks;
  }
}

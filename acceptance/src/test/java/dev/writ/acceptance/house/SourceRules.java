package dev.writ.acceptance.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What is read off the source text, because it leaves no trace in a class file. Pure. */
final class SourceRules {
  private static final int LINES_AT_MOST = 600;

  /** In a comment: texts that look for such words, and their tests, may say them. */
  private static final Pattern LATER =
      Pattern.compile("(//|/\\*|^\\s*\\*|#|<!--|--).*\\b(TO[D]O|FIX[M]E|XX[X])\\b");

  private static final Pattern SWITCHED_OFF = Pattern.compile("^\\s*@(Disabled|Ignore)\\b");
  private static final Pattern SLEEPS =
      Pattern.compile("\\b(Thread\\.sleep|TimeUnit\\.\\w+\\.sleep)\\(");
  private static final Pattern FORGIVES = Pattern.compile("\\|\\|\\s*(true|:)\\s*($|[;)])");

  private SourceRules() {}

  /** All problems of one file, each with its line. */
  static List<String> problems(String path, String text) {
    List<String> problems = new ArrayList<>();
    List<String> lines = text.lines().toList();
    if (lines.size() > LINES_AT_MOST) {
      problems.add(
          "%s has %d lines; at most %d fit into a head"
              .formatted(path, lines.size(), LINES_AT_MOST));
    }
    boolean isTest = path.contains("/src/test/");
    boolean isScript = !path.endsWith(".java");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String at = path + ":" + (i + 1);
      if (LATER.matcher(line).find()) {
        problems.add(at + " puts something off; file an issue instead");
      }
      if (SWITCHED_OFF.matcher(line).find()) {
        problems.add(at + " switches a test off; mend it or delete it");
      }
      if (isTest && SLEEPS.matcher(line).find()) {
        problems.add(at + " sleeps; advance the clock or wait for the event");
      }
      if (isScript && FORGIVES.matcher(line).find()) {
        problems.add(at + " forgives every failure");
      }
    }
    return problems;
  }
}

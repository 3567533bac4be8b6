package dev.writ.cli.dbt;

import dev.writ.cli.view.Cell;
import dev.writ.dbt.act.Explanation;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.Problem;
import java.util.ArrayList;
import java.util.List;

/** Lines for people. What a file brought in can neither move the cursor nor colour the screen. */
public final class Lines {
  private Lines() {}

  /** {@code file:line:column: message (CODE)}, without what is unknown, and the next step below. */
  public static List<String> of(List<Problem> problems) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : problems) {
      lines.add(Cell.clean(place(problem) + problem.message() + " (" + problem.code() + ")"));
      if (problem.suggestion() != null) {
        lines.add(Cell.clean("  next: " + problem.suggestion()));
      }
    }
    if (problems.size() > 1) {
      lines.add("writ: nothing was judged: " + problems.size() + " problems");
    }
    return lines;
  }

  private static String place(Problem problem) {
    if (problem.file() == null) {
      return "writ: ";
    }
    String line =
        problem.line() == null
            ? ""
            : ":" + problem.line() + ":" + (problem.column() == null ? 1 : problem.column());
    return problem.file() + line + ": ";
  }

  /** Its title, its text without marks, and its page. */
  public static List<String> of(Explanation explanation, String docsUrl) {
    List<String> lines = new ArrayList<>();
    lines.add(
        explanation.title().isEmpty()
            ? explanation.code()
            : explanation.code() + ": " + explanation.title());
    lines.add("");
    explanation.text().lines().map(line -> line.replace("**", "")).forEach(lines::add);
    lines.add("");
    lines.add(docsUrl + explanation.page());
    return lines;
  }

  /** A code and its title a line. */
  public static List<String> ofCodes(List<Explanation> explanations) {
    int width = explanations.stream().mapToInt(each -> each.code().length()).max().orElse(0);
    return explanations.stream()
        .map(each -> (pad(each.code(), width) + "  " + each.title()).stripTrailing())
        .toList();
  }

  /** Every value that counts, and where it was written. */
  public static List<String> of(EffectivePolicy policy) {
    List<PolicyValue> values = policy.values();
    int path = values.stream().mapToInt(each -> each.path().length()).max().orElse(0);
    int value =
        values.stream().mapToInt(each -> Math.min(40, each.value().length())).max().orElse(0);
    return values.stream()
        .map(
            each ->
                Cell.clean(
                    pad(each.path(), path)
                        + "  "
                        + pad(each.value(), value)
                        + "  "
                        + (each.origin() == null ? "default" : each.origin())))
        .toList();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}

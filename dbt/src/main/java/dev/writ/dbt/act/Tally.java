package dev.writ.dbt.act;

import dev.writ.dbt.decide.CheckRun;
import dev.writ.dbt.decide.Code;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.PolicyType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many findings count.
 *
 * @param errors that stand in no baseline
 * @param warnings that stand in no baseline
 * @param known that stand in the baseline
 */
record Tally(int errors, int warnings, int known) {
  private static final String REGO = "rego";

  static Tally of(EnforcementResult result) {
    int errors = 0;
    int warnings = 0;
    int known = 0;
    for (Violation violation : result.violations()) {
      if (violation.known()) {
        known++;
      } else if (violation.severity() == Severity.ERROR) {
        errors++;
      } else {
        warnings++;
      }
    }
    return new Tally(errors, warnings, known);
  }

  /** Such as {@code 4 errors, 1 warning, 18 known}; {@code no findings}. */
  String sentence() {
    StringBuilder text = new StringBuilder();
    add(text, errors, errors == 1 ? " error" : " errors");
    add(text, warnings, warnings == 1 ? " warning" : " warnings");
    add(text, known, " known");
    return text.isEmpty() ? "no findings" : text.toString();
  }

  private static void add(StringBuilder text, int number, String word) {
    if (number > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(number).append(word);
    }
  }

  /** {@code PASSED} or {@code FAILED}, and what one must know beside it. */
  static String verdict(EnforcementResult result) {
    String verdict = result.passed() ? "PASSED" : "FAILED";
    if (result.level() == Enforcement.OFF) {
      return verdict + " (enforcement is off: nothing was judged)";
    }
    if (result.dryRun()) {
      return verdict + " (dry run: nothing can fail)";
    }
    return result.level() == Enforcement.WARN
        ? verdict + " (level warn: nothing can fail)"
        : verdict;
  }

  /** Models in scope without a finding of this kind, known or not. */
  static int passing(EnforcementResult result, PolicyType type) {
    Set<String> found = new HashSet<>();
    for (Violation violation : result.violations()) {
      if (violation.finding().code().type() == type && violation.finding().model() != null) {
        found.add(violation.finding().uniqueId());
      }
    }
    return result.modelsValidated() - found.size();
  }

  /** By model, in the order in which models are first named; the project is one of them. */
  static Collection<List<Violation>> byModel(Iterable<Violation> violations) {
    Map<String, List<Violation>> models = new LinkedHashMap<>();
    for (Violation violation : violations) {
      Finding finding = violation.finding();
      models.computeIfAbsent(finding.uniqueId(), _ -> new ArrayList<>()).add(violation);
    }
    return models.values();
  }

  /**
   * The check that made a finding, as {@link CheckRun#name} tells it. Rego's findings are custom
   * rules too, and have a check of their own.
   */
  static String checkOf(Finding finding, EnforcementResult result) {
    String type = finding.code().type().word();
    boolean byRego = finding.code() == Code.E403 || finding.code() == Code.E450;
    return (byRego && ran(REGO, result)) || !ran(type, result) ? REGO : type;
  }

  private static boolean ran(String check, EnforcementResult result) {
    for (CheckRun each : result.checks()) {
      if (each.name().equals(check)) {
        return true;
      }
    }
    return false;
  }
}

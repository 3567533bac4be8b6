package dev.writ.dbt.act;

import dev.writ.dbt.decide.CheckRun;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.EnforcementResult.ModelCoverage;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Suppressed;
import dev.writ.dbt.decide.Violation;
import dev.writ.document.report.Escape;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JUnit's XML, which every CI shows: a suite for each check that ran, a case for each model. */
final class JunitReport implements Report {
  private static final String PROJECT_KEY = "";

  @Override
  public void write(EnforcementResult result, ReportContext context, Writer out)
      throws IOException {
    new Suites(result, context, out).write();
  }

  /** A model in one check. */
  private static final class Case {
    private final String name;
    private final String file;
    private final boolean notApplicable;
    private final List<Violation> errors = new ArrayList<>();
    private final List<Violation> warnings = new ArrayList<>();
    private final List<Violation> known = new ArrayList<>();
    private final List<Suppressed> suppressed = new ArrayList<>();

    Case(String name, String file, boolean notApplicable) {
      this.name = name;
      this.file = file;
      this.notApplicable = notApplicable;
    }

    void add(Violation violation) {
      if (violation.known()) {
        known.add(violation);
      } else if (violation.severity() == Severity.ERROR) {
        errors.add(violation);
      } else {
        warnings.add(violation);
      }
    }

    /** Why nothing was judged in the end; null where something was. */
    @Nullable String skipped() {
      if (!errors.isEmpty() || !warnings.isEmpty()) {
        return null;
      }
      if (!suppressed.isEmpty()) {
        return suppressed.getFirst().reason();
      }
      if (!known.isEmpty()) {
        return "known since " + known.getFirst().firstDetected();
      }
      return notApplicable ? "N/A: the model declares no column" : null;
    }
  }

  /** One document that is being written. */
  private static final class Suites {
    private final EnforcementResult result;
    private final Writer out;
    private final SourceLocator locator;
    private final Map<String, Map<String, Case>> suites = new LinkedHashMap<>();

    Suites(EnforcementResult result, ReportContext context, Writer out) {
      this.result = result;
      this.out = out;
      this.locator = new SourceLocator(context.projectDir(), result.project());
      for (CheckRun check : result.checks()) {
        Map<String, Case> cases = new LinkedHashMap<>();
        for (ModelCoverage model : result.coverage()) {
          boolean notApplicable = check.name().equals("coverage") && model.notApplicable();
          cases.put(model.uniqueId(), new Case(model.modelName(), model.filePath(), notApplicable));
        }
        suites.put(check.name(), cases);
      }
      result.violations().forEach(each -> at(each.finding()).add(each));
      result.suppressed().forEach(each -> at(each.violation().finding()).suppressed.add(each));
    }

    private Case at(Finding finding) {
      return suites
          .computeIfAbsent(Tally.checkOf(finding, result), _ -> new LinkedHashMap<>())
          .computeIfAbsent(
              finding.model() == null ? PROJECT_KEY : finding.uniqueId(),
              _ -> new Case(finding.modelName(), "", false));
    }

    void write() throws IOException {
      int tests = 0;
      int failures = 0;
      for (Map<String, Case> cases : suites.values()) {
        tests += cases.size();
        failures += failures(cases);
      }
      out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
      attribute("name", "writ dbt " + result.project());
      attribute("tests", tests);
      attribute("failures", failures);
      attribute("errors", 0);
      attribute("time", seconds(result.duration()));
      out.append(">\n");
      for (Map.Entry<String, Map<String, Case>> suite : suites.entrySet()) {
        suite(suite.getKey(), suite.getValue());
      }
      out.append("</testsuites>\n");
    }

    private static int failures(Map<String, Case> cases) {
      return (int) cases.values().stream().filter(each -> !each.errors.isEmpty()).count();
    }

    private void suite(String check, Map<String, Case> cases) throws IOException {
      Duration duration =
          result.checks().stream()
              .filter(each -> each.name().equals(check))
              .map(CheckRun::duration)
              .findFirst()
              .orElse(Duration.ZERO);
      out.append("  <testsuite");
      attribute("name", "dbt." + check);
      attribute("tests", cases.size());
      attribute("failures", failures(cases));
      attribute("errors", 0);
      attribute(
          "skipped", (int) cases.values().stream().filter(each -> each.skipped() != null).count());
      attribute("time", seconds(duration));
      attribute("timestamp", result.time().toString().substring(0, "yyyy-MM-ddTHH:mm:ss".length()));
      out.append(">\n");
      for (Case each : cases.values()) {
        testCase(check, each);
      }
      out.append("  </testsuite>\n");
    }

    private void testCase(String check, Case test) throws IOException {
      out.append("    <testcase");
      attribute("name", test.name);
      attribute("classname", "dbt." + check);
      attribute("time", "0");
      if (!test.file.isEmpty()) {
        attribute("file", test.file);
      }
      String skipped = test.skipped();
      boolean told = !test.warnings.isEmpty() || !test.known.isEmpty();
      if (skipped == null && test.errors.isEmpty() && !told) {
        out.append("/>\n");
        return;
      }
      out.append(">\n");
      if (skipped != null) {
        out.append("      <skipped");
        attribute("message", skipped);
        out.append("/>\n");
      }
      failure(test.errors);
      systemOut(test);
      out.append("    </testcase>\n");
    }

    private void failure(List<Violation> errors) throws IOException {
      if (errors.isEmpty()) {
        return;
      }
      Finding first = errors.getFirst().finding();
      out.append("      <failure");
      attribute(
          "message",
          errors.size() == 1
              ? first.message()
              : first.message() + " (and " + (errors.size() - 1) + " more)");
      attribute("type", first.code().full());
      out.append('>');
      String before = "";
      for (Violation error : errors) {
        out.append(before);
        before = "\n";
        finding("", error);
      }
      out.append("</failure>\n");
    }

    private void systemOut(Case test) throws IOException {
      if (test.warnings.isEmpty() && test.known.isEmpty()) {
        return;
      }
      out.append("      <system-out>");
      for (Violation warning : test.warnings) {
        finding("warning ", warning);
        out.append('\n');
      }
      for (Violation known : test.known) {
        finding("known ", known);
        out.append('\n');
      }
      out.append("</system-out>\n");
    }

    private void finding(String before, Violation violation) throws IOException {
      Finding finding = violation.finding();
      SourceLocation location = locator.locate(finding);
      out.append(before).append('[').append(finding.code().full()).append("] ");
      Escape.markup(finding.message(), out);
      if (!finding.suggestion().isEmpty()) {
        out.append("\n  fix: ");
        Escape.markup(finding.suggestion(), out);
      }
      out.append("\n  at ");
      Escape.markup(location.path(), out);
      if (location.line() != null) {
        out.append(':').append(String.valueOf(location.line()));
      }
    }

    private void attribute(String name, int value) throws IOException {
      attribute(name, Integer.toString(value));
    }

    private void attribute(String name, String value) throws IOException {
      out.append(' ').append(name).append("=\"");
      Escape.markup(value, out);
      out.append('"');
    }

    /** With three decimals. */
    private static String seconds(Duration duration) {
      long millis = duration.toMillis();
      String thousandths = Long.toString(1000 + millis % 1000);
      return millis / 1000 + "." + thousandths.substring(1);
    }
  }
}

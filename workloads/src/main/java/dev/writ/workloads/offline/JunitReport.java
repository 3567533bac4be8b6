package dev.writ.workloads.offline;

import dev.writ.document.Problem;
import dev.writ.document.Span;
import dev.writ.document.report.Escape;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Exempted;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.PolicySpec;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JUnit's XML: a suite for each policy, a case for each container and check. */
final class JunitReport {
  private final Writer out;

  private JunitReport(Writer out) {
    this.out = out;
  }

  /** One container in one check. */
  private static final class Case {
    private final String subject;
    private final String name;
    private final @Nullable Span at;
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable Exempted exempted;

    Case(String subject, String name, @Nullable Span at) {
      this.subject = subject;
      this.name = name;
      this.at = at;
    }
  }

  static void write(Scan scan, Writer out) throws IOException {
    new JunitReport(out).write(scan);
  }

  private void write(Scan scan) throws IOException {
    Map<String, List<Case>> suites = new LinkedHashMap<>();
    for (Evaluation evaluation : scan.evaluations()) {
      List<Case> cases = suites.computeIfAbsent(evaluation.policy().key(), _ -> new ArrayList<>());
      evaluation.pods().forEach(pod -> cases.addAll(cases(scan, evaluation, pod)));
    }
    List<Case> all = suites.values().stream().flatMap(List::stream).toList();
    int errors = scan.problems().size();
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    attribute("name", "writ workloads");
    counts(all, errors);
    out.append(">\n");
    for (Map.Entry<String, List<Case>> suite : suites.entrySet()) {
      out.append("  <testsuite");
      attribute("name", suite.getKey());
      counts(suite.getValue(), 0);
      out.append(">\n");
      for (Case each : suite.getValue()) {
        testCase(each);
      }
      out.append("  </testsuite>\n");
    }
    if (errors > 0) {
      out.append("  <testsuite");
      attribute("name", "input");
      attribute("tests", Integer.toString(errors));
      attribute("failures", "0");
      attribute("errors", Integer.toString(errors));
      out.append(">\n");
      for (Problem problem : scan.problems()) {
        out.append("    <testcase");
        attribute("classname", "input");
        attribute("name", problem.toString());
        out.append(">\n      <error");
        attribute("message", problem.toString());
        out.append("/>\n    </testcase>\n");
      }
      out.append("  </testsuite>\n");
    }
    out.append("</testsuites>\n");
  }

  private void counts(List<Case> cases, int errors) throws IOException {
    attribute("tests", Integer.toString(cases.size() + errors));
    attribute(
        "failures",
        Long.toString(cases.stream().filter(each -> !each.violations.isEmpty()).count()));
    attribute("errors", Integer.toString(errors));
    attribute(
        "skipped",
        Long.toString(
            cases.stream()
                .filter(each -> each.violations.isEmpty() && each.exempted != null)
                .count()));
  }

  private static List<Case> cases(Scan scan, Evaluation evaluation, PodFindings found) {
    Pod pod = found.pod();
    Map<String, Case> cases = new LinkedHashMap<>();
    for (Container container : pod.containers()) {
      for (Check check : demanded(container, pod, evaluation.policy().spec())) {
        at(cases, scan, pod, container.name(), check.word());
      }
    }
    for (Violation violation : found.violations()) {
      at(cases, scan, pod, violation.container(), violation.check()).violations.add(violation);
    }
    for (Exempted exempted : found.exempted()) {
      Violation violation = exempted.violation();
      at(cases, scan, pod, violation.container(), violation.check()).exempted = exempted;
    }
    return List.copyOf(cases.values());
  }

  private static Case at(
      Map<String, Case> cases, Scan scan, Pod pod, String container, String check) {
    String name = container.isEmpty() ? check : container + ": " + check;
    return cases.computeIfAbsent(
        name, _ -> new Case(pod.subject().toString(), name, scan.at(pod, container)));
  }

  private static List<Check> demanded(Container container, Pod pod, PolicySpec spec) {
    List<Check> checks = new ArrayList<>();
    if (spec.forbidLatestTag()) {
      checks.add(Check.LATEST_TAG);
    }
    boolean probed = container.isMain() && pod.restartsAlways() && !pod.isOfJob();
    if (probed && spec.requireLivenessProbe()) {
      checks.add(Check.MISSING_LIVENESS);
    }
    if (probed && spec.requireReadinessProbe()) {
      checks.add(Check.MISSING_READINESS);
    }
    if (container.isMain() && spec.judgesResources()) {
      checks.add(Check.MISSING_RESOURCES);
    }
    return checks;
  }

  private void testCase(Case test) throws IOException {
    out.append("    <testcase");
    attribute("classname", test.subject);
    attribute("name", test.name);
    if (test.at != null) {
      attribute("file", test.at.file());
      attribute("line", Integer.toString(test.at.line()));
    }
    if (!test.violations.isEmpty()) {
      Violation first = test.violations.getFirst();
      out.append(">\n      <failure");
      attribute(
          "message", String.join("; ", test.violations.stream().map(Violation::message).toList()));
      attribute("type", first.severity().word());
      out.append('>');
      Escape.markup(test.at == null ? test.subject : test.at.toString(), out);
      out.append("</failure>\n    </testcase>\n");
    } else if (test.exempted != null) {
      out.append(">\n      <skipped");
      attribute(
          "message", "%s (until %s)".formatted(test.exempted.reason(), test.exempted.until()));
      out.append("/>\n    </testcase>\n");
    } else {
      out.append("/>\n");
    }
  }

  private void attribute(String name, String value) throws IOException {
    out.append(' ').append(name).append("=\"");
    Escape.markup(value, out);
    out.append('"');
  }
}

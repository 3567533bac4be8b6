package dev.writ.workloads.offline;

import dev.writ.document.Problem;
import dev.writ.document.Span;
import dev.writ.document.report.Escape;
import dev.writ.workloads.decide.Demand;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Exempted;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.observe.Pod;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JUnit's XML: a suite for each policy, a case for each container and check, passed ones too. What
 * could not be read is an error in a suite of its own.
 */
final class JunitReport {
  private static final String INPUT = "input";

  private final Writer out;

  private JunitReport(Writer out) {
    this.out = out;
  }

  /** One check of one container, or of a pod as a whole. */
  private static final class Case {
    private final String subject;
    private final String name;
    private final @Nullable Span at;
    private final List<Violation> violations = new ArrayList<>();
    private final List<Exempted> exempted = new ArrayList<>();
    private final @Nullable String error;

    Case(Scan scan, Pod pod, Demand demand) {
      this.subject = pod.subject().toString();
      this.name =
          demand.container().isEmpty()
              ? demand.check()
              : demand.container() + ": " + demand.check();
      this.at = scan.at(pod, demand.container());
      this.error = null;
    }

    Case(Problem problem) {
      this.subject = INPUT;
      this.name = problem.toString();
      this.at = problem.span();
      this.error = problem.toString();
    }

    boolean hasError() {
      return error != null;
    }

    boolean isFailed() {
      return !violations.isEmpty();
    }

    boolean isSkipped() {
      return !isFailed() && !exempted.isEmpty();
    }
  }

  static void write(Scan scan, Writer out) throws IOException {
    new JunitReport(out).write(scan);
  }

  private void write(Scan scan) throws IOException {
    Map<String, List<Case>> suites = new LinkedHashMap<>();
    for (Scan.Judged judged : scan.judged()) {
      Evaluation evaluation = judged.evaluation();
      List<Case> cases = suites.computeIfAbsent(evaluation.policy().key(), _ -> new ArrayList<>());
      evaluation.pods().forEach(pod -> cases.addAll(cases(scan, judged, pod)));
    }
    List<Case> unread = scan.problems().stream().map(Case::new).toList();
    if (!unread.isEmpty()) {
      suites.put(INPUT, unread);
    }
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    attribute("name", "writ workloads");
    counts(suites.values().stream().flatMap(List::stream).toList());
    out.append(">\n");
    for (Map.Entry<String, List<Case>> suite : suites.entrySet()) {
      out.append("  <testsuite");
      attribute("name", suite.getKey());
      counts(suite.getValue());
      out.append(">\n");
      for (Case each : suite.getValue()) {
        testCase(each);
      }
      out.append("  </testsuite>\n");
    }
    out.append("</testsuites>\n");
  }

  private void counts(List<Case> cases) throws IOException {
    attribute("tests", Integer.toString(cases.size()));
    attribute("failures", Long.toString(cases.stream().filter(Case::isFailed).count()));
    attribute("errors", Long.toString(cases.stream().filter(Case::hasError).count()));
    attribute("skipped", Long.toString(cases.stream().filter(Case::isSkipped).count()));
    attribute("time", "0");
  }

  /** What was asked of one pod, in its order; a rule that could not answer is no case. */
  private static List<Case> cases(Scan scan, Scan.Judged judged, PodFindings found) {
    Set<String> told = new HashSet<>();
    found.failures().forEach(failure -> told.add(failure.check()));
    found.violations().forEach(violation -> told.add(violation.check()));
    found.exempted().forEach(exempted -> told.add(exempted.violation().check()));
    Pod pod = found.pod();
    Map<Demand, Case> cases = new LinkedHashMap<>();
    for (Demand demand : Judge.demands(pod, judged.evaluation().policy().spec(), judged.rules())) {
      // a rule is asked of the pod and answers about its containers
      if (!demand.container().isEmpty() || !told.contains(demand.check())) {
        cases.put(demand, new Case(scan, pod, demand));
      }
    }
    for (Violation violation : found.violations()) {
      at(violation, cases, scan, pod).violations.add(violation);
    }
    for (Exempted exempted : found.exempted()) {
      at(exempted.violation(), cases, scan, pod).exempted.add(exempted);
    }
    return List.copyOf(cases.values());
  }

  private static Case at(Violation violation, Map<Demand, Case> cases, Scan scan, Pod pod) {
    return cases.computeIfAbsent(
        new Demand(violation.check(), violation.container()),
        demand -> new Case(scan, pod, demand));
  }

  private void testCase(Case test) throws IOException {
    out.append("    <testcase");
    attribute("classname", test.subject);
    attribute("name", test.name);
    attribute("time", "0");
    if (test.at != null) {
      attribute("file", test.at.file());
      attribute("line", Integer.toString(test.at.line()));
    }
    if (test.error != null) {
      out.append(">\n      <error");
      attribute("message", test.error);
      attribute("type", INPUT);
      out.append("/>\n    </testcase>\n");
    } else if (test.isFailed()) {
      out.append(">\n      <failure");
      attribute(
          "message", String.join("; ", test.violations.stream().map(Violation::message).toList()));
      attribute("type", test.violations.getFirst().severity().word());
      out.append('>');
      Escape.markup(test.at == null ? test.subject : test.at.toString(), out);
      out.append("</failure>\n    </testcase>\n");
    } else if (test.isSkipped()) {
      Exempted first = test.exempted.getFirst();
      out.append(">\n      <skipped");
      attribute("message", "%s (until %s)".formatted(first.reason(), first.until()));
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

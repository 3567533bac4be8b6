package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.cluster.Lengths;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Demand;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Exempted;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.decide.RuleFailure;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.CustomRule;
import dev.writ.workloads.policy.Severity;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one policy found in one namespace, as a PolicyReport lists it. What a template decides is
 * told once for all pods of a workload, what only a running pod shows once for each pod.
 */
final class ReportContents {
  private static final Set<String> RUNTIME =
      Set.of(Check.HIGH_RESTARTS.word(), Check.PENDING.word());

  /** Characters of a message; a rule in Rego may say whatever it likes. */
  private static final int MESSAGE = 1_024;

  private final SortedMap<Place, Entry> entries =
      new TreeMap<>(
          Comparator.comparing(Place::subject)
              .thenComparing(Place::container)
              .thenComparing(Place::check)
              .thenComparing(Place::outcome)
              .thenComparing(Place::text));
  private final Set<Asked> asked = new HashSet<>();
  private final Set<Asked> unmet = new HashSet<>();

  /** What a result is told of, once. */
  private record Place(
      WorkloadKey subject, String container, String check, Outcome outcome, String text) {}

  /** One demand of a subject, for counting those that are met. */
  private record Asked(WorkloadKey subject, String container, String check) {}

  /** As reports spell it in lower case. */
  private enum Outcome {
    FAIL,
    SKIP,
    ERROR;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A result, and over how many pods. */
  private static final class Entry {
    private final ObjectNode result;
    private int pods;

    Entry(ObjectNode result) {
      this.result = result;
    }
  }

  private ReportContents() {}

  /** Of each namespace that a pod was judged in. */
  static SortedMap<String, ReportContents> of(Evaluation evaluation) {
    SortedMap<String, ReportContents> contents = new TreeMap<>();
    for (PodFindings pod : evaluation.pods()) {
      contents
          .computeIfAbsent(pod.pod().namespace(), _ -> new ReportContents())
          .add(pod, evaluation);
    }
    return contents;
  }

  /** In an order that stays the same; each object is the caller's. */
  List<ObjectNode> results() {
    return entries.entrySet().stream()
        .map(
            entry -> {
              ObjectNode result = entry.getValue().result.deepCopy();
              result.withObject("properties").put("pods", String.valueOf(entry.getValue().pods));
              return result;
            })
        .toList();
  }

  /** Demands that are met; they are not listed. */
  long pass() {
    return asked.stream().filter(one -> !unmet.contains(one)).count();
  }

  private void add(PodFindings found, Evaluation evaluation) {
    for (Demand demand : Judge.demands(found.pod(), evaluation.policy().spec(), Rulebook.EMPTY)) {
      asked.add(new Asked(subject(found, demand.check()), demand.container(), demand.check()));
    }
    for (CustomRule rule : evaluation.policy().spec().customRules()) {
      asked.add(new Asked(found.pod().subject(), "", rule.check()));
    }
    for (Violation violation : found.violations()) {
      add(found, violation, null);
    }
    for (Exempted exempted : found.exempted()) {
      add(found, exempted.violation(), exempted);
    }
    for (RuleFailure failure : found.failures()) {
      WorkloadKey subject = found.pod().subject();
      unmet.add(new Asked(subject, "", failure.check()));
      count(
          found,
          new Place(subject, "", failure.check(), Outcome.ERROR, failure.cause()),
          severity(failure, evaluation),
          failure.cause());
    }
  }

  private static Severity severity(RuleFailure failure, Evaluation evaluation) {
    return evaluation.policy().spec().customRules().stream()
        .filter(rule -> rule.check().equals(failure.check()))
        .findFirst()
        .map(CustomRule::severity)
        .orElse(Severity.MEDIUM);
  }

  private void add(PodFindings found, Violation violation, @Nullable Exempted exempted) {
    String check = violation.check();
    boolean custom = check.startsWith(Check.CUSTOM);
    WorkloadKey subject = subject(found, check);
    unmet.add(new Asked(subject, custom ? "" : violation.container(), check));
    Entry entry =
        count(
            found,
            new Place(
                subject,
                violation.container(),
                check,
                exempted == null ? Outcome.FAIL : Outcome.SKIP,
                custom ? violation.message() : ""),
            violation.severity(),
            violation.message());
    if (exempted != null) {
      entry
          .result
          .withObject("properties")
          .put(
              "exemption",
              "%s until %s: %s".formatted(exempted.by(), exempted.until(), exempted.reason()));
    }
  }

  private Entry count(PodFindings found, Place place, Severity severity, String message) {
    Entry entry =
        entries.computeIfAbsent(place, _ -> new Entry(result(found, place, severity, message)));
    entry.pods++;
    return entry;
  }

  private static ObjectNode result(
      PodFindings found, Place place, Severity severity, String message) {
    ObjectNode result = Json.object();
    result.put("source", "writ").put("category", "workloads").put("rule", place.check);
    result.put("result", place.outcome.word()).put("severity", severity.word());
    result.put("scored", true).put("message", Lengths.text(message, MESSAGE));
    result.withArray("resources").add(resource(found, place.subject));
    if (!place.container.isEmpty()) {
      result.withObject("properties").put("container", place.container);
    }
    return result;
  }

  /** What the demand is about: the workload, or the pod where only that shows it. */
  private static WorkloadKey subject(PodFindings found, String check) {
    return RUNTIME.contains(check) ? podOf(found) : found.pod().subject();
  }

  private static WorkloadKey podOf(PodFindings found) {
    return new WorkloadKey("pod", found.pod().namespace(), found.pod().name());
  }

  private static ObjectNode resource(PodFindings found, WorkloadKey subject) {
    return switch (subject.kind()) {
      case "deployment", "statefulset", "daemonset" -> {
        Resource kind = Resource.ofWorkload(subject.kind());
        yield reference(kind.apiVersion(), kind.kind(), subject);
      }
      case "replicaset" -> reference("apps/v1", "ReplicaSet", subject);
      case "job" -> reference("batch/v1", "Job", subject);
      case "cronjob" -> reference("batch/v1", "CronJob", subject);
      default -> reference("v1", "Pod", podOf(found)); // whose owner's group is not known
    };
  }

  private static ObjectNode reference(String apiVersion, String kind, WorkloadKey key) {
    return Json.object()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("namespace", key.namespace())
        .put("name", key.name());
  }
}

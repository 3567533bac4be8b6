package dev.writ.workloads.offline;

import dev.writ.cluster.GitOpsKeys;
import dev.writ.document.Node;
import dev.writ.document.Span;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is inserted into files.
 *
 * @param changed the new text of each file that changes, by name
 * @param diffs a unified diff of each file that changes, by name
 * @param left what could not be mended, and why
 */
public record Fix(Map<String, String> changed, Map<String, String> diffs, List<String> left) {
  private static final List<String> LISTS = List.of("containers", "initContainers");
  private static final int USUAL_STEP = 2;
  private static final ObjectReader READER =
      new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false);

  public Fix {
    changed = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    diffs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(diffs));
    left = List.copyOf(left);
  }

  /** What would set right what a scan found. */
  public static Fix of(Manifests manifests, Scan scan, Instant now) {
    Map<String, List<Insertion>> insertions = new LinkedHashMap<>();
    List<String> left = new ArrayList<>();
    Planner planner = new Planner(Scan.JUDGE, GitOpsKeys.LabelTracking.OFF);
    IdentityHashMap<Pod, List<Planner.Judged>> findings = findings(scan);
    for (Pod pod : scan.snapshot().pods()) {
      Node object = scan.objects().get(pod);
      List<Planner.Judged> judged = findings.get(pod);
      if (object == null || judged == null) {
        continue;
      }
      READER
          .workload(object)
          .map(Fix::bare)
          .ifPresent(
              workload -> {
                Draft draft = planner.draft(workload, scan.snapshot(), judged, now);
                for (NotRemediated not : draft.notRemediated()) {
                  left.add(told(scan.at(pod, not.container()), not.container(), not.message()));
                }
                draft.conflicts().forEach(conflict -> left.add(conflict.message()));
                inject(object, draft.actions(), manifests, insertions, left);
              });
    }
    Map<String, String> changed = new LinkedHashMap<>();
    Map<String, String> diffs = new LinkedHashMap<>();
    manifests
        .files()
        .forEach(
            (name, file) -> {
              List<Insertion> of = insertions.getOrDefault(name, List.of());
              if (!of.isEmpty()) {
                changed.put(name, Insertion.apply(file.text(), of));
                diffs.put(name, UnifiedDiff.of(name, file.text(), Insertion.inOrder(of)));
              }
            });
    return new Fix(changed, diffs, left);
  }

  private static IdentityHashMap<Pod, List<Planner.Judged>> findings(Scan scan) {
    IdentityHashMap<Pod, List<Planner.Judged>> found = new IdentityHashMap<>();
    for (Evaluation evaluation : scan.evaluations()) {
      for (PodFindings pod : evaluation.pods()) {
        if (!pod.violations().isEmpty()) {
          found
              .computeIfAbsent(pod.pod(), _ -> new ArrayList<>())
              .add(new Planner.Judged(evaluation.policy(), List.of(pod)));
        }
      }
    }
    return found;
  }

  private static void inject(
      Node object,
      List<Action> actions,
      Manifests manifests,
      Map<String, List<Insertion>> insertions,
      List<String> left) {
    Map<String, List<Action>> byContainer = new LinkedHashMap<>();
    actions.forEach(
        action ->
            byContainer.computeIfAbsent(action.container(), _ -> new ArrayList<>()).add(action));
    byContainer.forEach(
        (name, some) -> {
          Written written = find(object, name);
          Span span = written == null ? null : written.container().span();
          if (written == null || span == null || written.borrowed()) {
            left.add(
                told(span, name, "it is reached through an alias or a merge key; write it out"));
            return;
          }
          ManifestFile file = manifests.files().get(span.file());
          if (file == null) {
            throw new IllegalStateException("no text of " + span.file());
          }
          Injection.Outcome outcome =
              Injection.into(written.container(), some, file.text(), step(object));
          if (outcome.obstacle() == null) {
            insertions
                .computeIfAbsent(span.file(), _ -> new ArrayList<>())
                .addAll(outcome.insertions());
          } else {
            left.add(told(span, name, outcome.obstacle()));
          }
        });
  }

  private static String told(@Nullable Span at, String container, String why) {
    return (at == null ? "" : at + ": ")
        + "container `%s` is left as it is: ".formatted(container)
        + why;
  }

  /** A container as it is written; {@code borrowed} where its text serves others as well. */
  private record Written(Node.Mapping container, boolean borrowed) {}

  private static @Nullable Written find(Node whole, String name) {
    Node object = whole;
    boolean borrowed = isBorrowed(whole);
    for (String step : List.of("spec", "template", "spec")) {
      Node below = object.at(step);
      if (below == null) {
        return null;
      }
      borrowed |= isBorrowed(below);
      object = below;
    }
    for (String list : LISTS) {
      for (Node item : object.itemsAt(list)) {
        if (item instanceof Node.Mapping container && name.equals(item.textAt("name"))) {
          Node containers = object.at(list);
          return new Written(
              container,
              borrowed || isBorrowed(container) || containers == null || isBorrowed(containers));
        }
      }
    }
    return null;
  }

  private static boolean isBorrowed(Node node) {
    Span span = node.span();
    return span == null || span.borrowed();
  }

  /** By how much what lies below {@code spec} is indented; two where that can't be seen. */
  private static int step(Node object) {
    Node.Entry spec = object instanceof Node.Mapping root ? root.entries().get("spec") : null;
    if (spec == null
        || !(spec.value() instanceof Node.Mapping map)
        || map.flow()
        || map.entries().isEmpty()) {
      return USUAL_STEP;
    }
    Span outer = spec.key();
    Span inner = map.entries().values().iterator().next().key();
    int step = outer == null || inner == null ? 0 : inner.column() - outer.column();
    return step > 0 ? step : USUAL_STEP;
  }

  /** A manifest speaks for its pods, whatever revision a cluster was at when it was printed. */
  private static Workload bare(Workload workload) {
    return new Workload(
        workload.key(),
        workload.uid(),
        workload.labels(),
        workload.annotations(),
        workload.controller(),
        workload.paused(),
        null,
        null,
        workload.template(),
        workload.templateHash(),
        null);
  }
}

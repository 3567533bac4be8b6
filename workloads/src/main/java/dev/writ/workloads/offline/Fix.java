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
    Making making = new Making(manifests, scan);
    IdentityHashMap<Pod, List<Planner.Judged>> findings = findings(scan);
    for (Pod pod : scan.snapshot().pods()) {
      Node object = scan.objects().get(pod);
      List<Planner.Judged> judged = findings.get(pod);
      if (object != null && judged != null) {
        READER
            .workload(object)
            .ifPresent(workload -> making.mend(pod, object, bare(workload), judged, now));
      }
    }
    for (Node fragment : scan.fragments()) {
      String name = fragment.textAt("name");
      making.leave(
          fragment.span(),
          name == null ? "" : name,
          "it has no image, or `$patch`, so it is a part of a patch; mend what is patched");
    }
    return making.fix();
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

  /** A fix in the making. */
  private static final class Making {
    private static final Planner PLANNER = new Planner(Scan.JUDGE, GitOpsKeys.LabelTracking.OFF);

    private final Manifests manifests;
    private final Scan scan;
    private final Map<String, List<Insertion>> insertions = new LinkedHashMap<>();
    private final IdentityHashMap<Node, Map<String, Object>> put = new IdentityHashMap<>();
    private final List<String> left = new ArrayList<>();

    Making(Manifests manifests, Scan scan) {
      this.manifests = manifests;
      this.scan = scan;
    }

    void mend(Pod pod, Node object, Workload workload, List<Planner.Judged> judged, Instant now) {
      Draft draft = PLANNER.draft(workload, scan.snapshot(), judged, now);
      for (NotRemediated not : draft.notRemediated()) {
        leave(scan.at(pod, not.container()), not.container(), not.message());
      }
      draft.conflicts().forEach(conflict -> left.add(conflict.message()));
      Map<String, List<Action>> byContainer = new LinkedHashMap<>();
      for (Action action : draft.actions()) {
        byContainer.computeIfAbsent(action.container(), _ -> new ArrayList<>()).add(action);
      }
      byContainer.forEach((name, actions) -> insert(pod, object, name, actions));
    }

    private void insert(Pod pod, Node object, String name, List<Action> actions) {
      Written written = find(object, name);
      if (written == null) {
        leave(scan.at(pod, name), name, "its `name` has to be text that is not empty");
        return;
      }
      Span span = written.container().span();
      ManifestFile file = span == null ? null : manifests.files().get(span.file());
      if (span == null || file == null || written.borrowed()) {
        leave(
            span,
            name,
            "its text serves others too, by an anchor, an alias or a merge key; write it out");
        return;
      }
      Map<String, Object> fields = Injection.fields(actions);
      Injection.Outcome outcome =
          Injection.into(written.container(), fields, file.text(), step(object));
      if (outcome.obstacle() == null) {
        insertions
            .computeIfAbsent(span.file(), _ -> new ArrayList<>())
            .addAll(outcome.insertions());
        put.put(written.container(), fields);
      } else {
        leave(span, name, outcome.obstacle());
      }
    }

    void leave(@Nullable Span at, String container, String why) {
      left.add(
          (at == null ? "" : at + ": ")
              + "container `%s` is left as it is: ".formatted(container)
              + why);
    }

    /** Files whose insertions mean what they should; the others stay as they are. */
    Fix fix() {
      Map<String, String> changed = new LinkedHashMap<>();
      Map<String, String> diffs = new LinkedHashMap<>();
      manifests
          .files()
          .forEach(
              (name, file) -> {
                List<Insertion> of = insertions.getOrDefault(name, List.of());
                if (of.isEmpty()) {
                  return;
                }
                String text = Insertion.apply(file.text(), of);
                if (Proof.holds(file, text, put)) {
                  changed.put(name, text);
                  diffs.put(name, UnifiedDiff.of(name, file.text(), Insertion.inOrder(of)));
                } else {
                  left.add(
                      name
                          + ": the file is left as it is: with the insertions it would not say what"
                          + " it should; write them by hand");
                }
              });
      return new Fix(changed, diffs, left);
    }
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

package dev.writ.workloads.decide;

import dev.writ.cluster.GitOpsKeys;
import dev.writ.cluster.GitOpsKeys.Marks;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.WorkloadKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what would set a workload right, and whether Writ may do it. */
public record Planner(Judge judge, GitOpsKeys.LabelTracking tracking) {
  private static final Duration PODLESS = Duration.ofSeconds(10);

  /**
   * What one policy found in the pods of one workload.
   *
   * @param pods the workload's only
   */
  public record Judged(Policy policy, List<PodFindings> pods) {
    public Judged {
      pods = List.copyOf(pods);
    }
  }

  /**
   * What all policies that enforce make of one workload: one plan, the oldest policy first. Dry
   * runs are planned apart, one by one.
   *
   * @param judged by each policy that is about the workload; those that only audit have no say
   * @param silentUntil until when the workload is left alone because others undo what is injected;
   *     null for not at all
   */
  public Plan plan(
      Workload workload,
      Snapshot around,
      List<Judged> judged,
      @Nullable Instant silentUntil,
      Instant now) {
    WorkloadKey key = workload.key();
    List<Judged> enforcing =
        judge.untouchable().contains(key.namespace())
            ? List.of()
            : judged.stream().filter(one -> one.policy().spec().enforces()).toList();
    Draft draft = draft(workload, around, enforcing, now);
    return draft.actions().isEmpty()
        ? new Plan.Nothing(workload, draft)
        : permitted(workload, around.namespace(key.namespace()), draft, silentUntil, now);
  }

  /**
   * What may be done with a draft, now that the workload and its namespace are as they are: asked
   * when it is planned, and once more of the newest object right before it is patched.
   *
   * @param silentUntil as of {@link #plan}
   */
  public Plan permitted(
      Workload workload,
      Namespace namespace,
      Draft draft,
      @Nullable Instant silentUntil,
      Instant now) {
    if (judge.untouchable().contains(namespace.name())) {
      return new Plan.Nothing(workload, draft);
    }
    Optional<GitOpsKeys.Evidence> evidence = evidence(workload, namespace);
    if (evidence.isPresent()) {
      return new Plan.Defer(workload, draft, evidence.get());
    }
    Optional<String> doubt =
        GitOpsKeys.doubt(new Marks(workload.labels(), workload.annotations()), tracking);
    if (doubt.isPresent()) {
      return refused(workload, draft, Reason.GIT_OPS_MANAGED, doubt.get());
    }
    if (workload.controller() != null) {
      return refused(
          workload,
          draft,
          Reason.OWNED_BY_CONTROLLER,
          "it belongs to %s, which would undo the change; change that"
              .formatted(workload.controller()));
    }
    if (workload.paused()) {
      return refused(workload, draft, Reason.PAUSED, "its rollout is paused");
    }
    if (RolledBack.covers(
        workload.annotations().get(RolledBack.ANNOTATION),
        fingerprint(workload.templateHash(), draft.actions()))) {
      return refused(workload, draft, Reason.ROLLED_BACK, RolledBack.WHY);
    }
    if (silentUntil != null && now.isBefore(silentUntil)) {
      return refused(
          workload,
          draft,
          Reason.CONTENDED,
          "what was injected was taken away again and again; left alone until " + silentUntil);
    }
    return new Plan.Patch(workload, draft);
  }

  private static Plan refused(Workload workload, Draft draft, Reason reason, String message) {
    return new Plan.Refuse(workload, draft, new NotRemediated(workload.key(), "", reason, message));
  }

  private Optional<GitOpsKeys.Evidence> evidence(Workload workload, Namespace namespace) {
    Workload.Template template = workload.template();
    return GitOpsKeys.find(
        new Marks(template.labels(), template.annotations()),
        new Marks(workload.labels(), workload.annotations()),
        new Marks(namespace.labels(), namespace.annotations()),
        tracking);
  }

  /**
   * What would be injected, whatever the policies' mode and whoever owns the workload.
   *
   * @param judged by each policy that has a say
   */
  public Draft draft(Workload workload, Snapshot around, List<Judged> judged, Instant now) {
    Merge merge = new Merge(workload);
    judged.stream()
        .sorted(Comparator.comparing(Judged::policy, Policy.OLDEST_FIRST))
        .forEach(one -> merge.add(one.policy(), needs(one, workload, around, now)));
    return merge.draft();
  }

  /**
   * All workloads of a snapshot that break a policy that has a say, by key.
   *
   * @param evaluations of the snapshot
   */
  public static Map<WorkloadKey, List<Judged>> byWorkload(
      Snapshot snapshot, List<Evaluation> evaluations) {
    Map<WorkloadKey, List<Judged>> judged = new LinkedHashMap<>();
    for (Evaluation evaluation : evaluations) {
      Map<WorkloadKey, List<PodFindings>> pods = new LinkedHashMap<>();
      for (PodFindings found : evaluation.pods()) {
        WorkloadKey key = found.pod().subject();
        if (!found.violations().isEmpty() && snapshot.workloads().containsKey(key)) {
          pods.computeIfAbsent(key, _ -> new ArrayList<>()).add(found);
        }
      }
      pods.forEach(
          (key, found) ->
              judged
                  .computeIfAbsent(key, _ -> new ArrayList<>())
                  .add(new Judged(evaluation.policy(), found)));
    }
    return judged;
  }

  /** What could be injected but for who runs the pod, once for each owner. */
  public static List<NotRemediated> unsupported(Evaluation evaluation) {
    Map<WorkloadKey, NotRemediated> found = new LinkedHashMap<>();
    for (PodFindings one : evaluation.pods()) {
      Pod pod = one.pod();
      boolean other = pod.owner() instanceof Owner.Other || pod.owner() instanceof Owner.Nobody;
      if (other && one.violations().stream().anyMatch(Planner::isPatchable)) {
        found.putIfAbsent(
            pod.subject(),
            new NotRemediated(
                pod.subject(),
                "",
                Reason.UNSUPPORTED_OWNER,
                "only Deployments, StatefulSets and DaemonSets are patched"));
      }
    }
    return List.copyOf(found.values());
  }

  /**
   * What tells a change of a template from any other: a pair that was rolled back is not tried
   * again.
   *
   * @return SHA-256 in hexadecimal digits
   */
  public static String fingerprint(String templateHash, List<Action> actions) {
    StringBuilder text = new StringBuilder(templateHash);
    actions.forEach(action -> text.append('\n').append(action));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private List<Violation> needs(Judged judged, Workload workload, Snapshot around, Instant now) {
    String revision = workload.revision();
    Instant podless = workload.podlessSince();
    List<PodFindings> pods = new ArrayList<>();
    for (PodFindings found : judged.pods()) {
      if (revision == null || revision.equals(found.pod().revision())) {
        pods.add(found);
      }
    }
    if (pods.isEmpty() && podless != null && !now.isBefore(podless.plus(PODLESS))) {
      Pod imagined = imagined(workload);
      if (judge.judges(imagined, around, judged.policy())) {
        pods.add(judge.admit(imagined, around, judged.policy(), Rulebook.EMPTY, "CREATE", now));
      }
    }
    Set<Violation> needs = new LinkedHashSet<>();
    for (PodFindings found : pods) {
      found.violations().stream().filter(Planner::isPatchable).forEach(needs::add);
    }
    return List.copyOf(needs);
  }

  private static boolean isPatchable(Violation violation) {
    return Check.find(violation.check()).filter(Check::isPatchable).isPresent();
  }

  private static Pod imagined(Workload workload) {
    Workload.Template template = workload.template();
    return new Pod(
        workload.key().namespace(),
        workload.key().name(),
        template.labels(),
        ObjectReader.exemption(workload.annotations()),
        new Owner.Parent(workload.key(), false),
        workload.revision(),
        Pod.Phase.UNKNOWN,
        template.restartsAlways(),
        false,
        null,
        template.resources(),
        template.containers(),
        null);
  }
}

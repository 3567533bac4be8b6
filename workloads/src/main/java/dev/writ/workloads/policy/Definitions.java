package dev.writ.workloads.policy;

import dev.writ.document.schema.Shape;
import dev.writ.document.schema.Shape.Choice;
import dev.writ.document.schema.Shape.Field;
import dev.writ.document.schema.Shape.Fields;
import dev.writ.document.schema.Shape.Flag;
import dev.writ.document.schema.Shape.ListOf;
import dev.writ.document.schema.Shape.MapOf;
import dev.writ.document.schema.Shape.Text;
import dev.writ.document.schema.Shape.Whole;
import dev.writ.workloads.schema.Definition;
import dev.writ.workloads.schema.Definition.Column;
import java.util.ArrayList;
import java.util.List;

/** The resources that Writ adds to a cluster. They are printed to {@code deploy/crds}. */
public final class Definitions {
  private static final Whole INT = new Whole(false, Integer.MIN_VALUE, Integer.MAX_VALUE);
  private static final Whole LONG = new Whole(true, Long.MIN_VALUE, Long.MAX_VALUE);
  private static final Text TEXT = Text.any();
  private static final ListOf TEXTS = new ListOf(TEXT, 0, Integer.MAX_VALUE, null);
  private static final Column AGE = new Column("Age", "date", ".metadata.creationTimestamp");
  private static final List<Column> COLUMNS =
      List.of(
          new Column("Mode", "string", ".spec.enforcementMode"),
          new Column("Score", "integer", ".status.healthScore"),
          new Column("Violations", "integer", ".status.violations"),
          new Column("Healthy", "boolean", ".status.healthy"),
          AGE);

  public static final Definition DEV_OPS_POLICY =
      new Definition(
          Policy.GROUP,
          Policy.VERSION,
          "DevOpsPolicy",
          "devopspolicies",
          List.of("dop"),
          true,
          "What the pods of a namespace have to meet, and what Writ may do about it.",
          PolicyShape.SPEC,
          new Fields(status(), List.of()),
          COLUMNS);

  public static final Definition CLUSTER_DEV_OPS_POLICY =
      new Definition(
          Policy.GROUP,
          Policy.VERSION,
          "ClusterDevOpsPolicy",
          "clusterdevopspolicies",
          List.of("cdop"),
          false,
          "What the pods of several namespaces have to meet, and what Writ may do about it.",
          PolicyShape.CLUSTER_SPEC,
          clusterStatus(),
          COLUMNS);

  public static final Definition POLICY_AUDIT_RESULT =
      new Definition(
          Policy.GROUP,
          Policy.VERSION,
          "PolicyAuditResult",
          "policyauditresults",
          List.of(),
          true,
          "How a policy stood at one instant. Written by Writ, kept as the policy's history says.",
          auditResult(),
          null,
          List.of(
              new Column("Policy", "string", ".spec.policyName"),
              new Column("Score", "integer", ".spec.healthScore"),
              new Column("Violations", "integer", ".spec.totalViolations"),
              AGE));

  /** All of them, in the order in which they are printed. */
  public static final List<Definition> ALL =
      List.of(DEV_OPS_POLICY, CLUSTER_DEV_OPS_POLICY, POLICY_AUDIT_RESULT);

  private Definitions() {}

  private static Fields clusterStatus() {
    List<Field> fields = new ArrayList<>(status());
    fields.add(
        Field.of(
            "namespaces",
            "How each namespace stands, the worst 200.",
            new ListOf(
                Fields.of(
                    Field.required("name", "The namespace.", TEXT),
                    Field.of("healthScore", "0 to 100.", INT),
                    Field.of("violations", "In this namespace.", LONG),
                    Field.of("pods", "That were judged.", LONG)),
                0,
                200,
                "name")));
    return new Fields(fields, List.of());
  }

  private static List<Field> status() {
    return List.of(
        Field.of("observedGeneration", "Generation that was last seen.", LONG),
        Field.of("lastEvaluated", "When the pods were last judged.", Text.dateTime()),
        Field.of("podsEvaluated", "Pods that were judged.", LONG),
        Field.of("violations", "Violations that count.", LONG),
        Field.of("violationsByCheck", "The same, by check.", new MapOf(LONG)),
        Field.of("exempted", "Violations that are allowed by an exemption.", LONG),
        Field.of("healthScore", "0 to 100; 80 and more is healthy.", INT),
        Field.of(
            "healthy", "Whether the score is 80 or more and every rule could judge.", new Flag()),
        Field.of("classification", "Healthy, Stable, Degraded or Critical.", TEXT),
        Field.of("severityScore", "0 to 100, worse violations counting more.", INT),
        Field.of("message", "The same in a sentence.", TEXT),
        Field.of(
            "remediationsApplied",
            "Patches that the API server took since this generation was first seen.",
            LONG),
        Field.of(
            "remediationsFailed",
            "Repairs that were refused, given up or rolled back since then.",
            LONG),
        Field.of("remediatedWorkloads", "Workloads that were patched, newest 100.", TEXTS),
        Field.of("plannedWorkloads", "Workloads that a dry run would patch.", TEXTS),
        Field.of("deferredWorkloads", "Workloads whose repair was handed to Git.", TEXTS),
        Field.of("rolledBackWorkloads", "Workloads whose repair was undone.", TEXTS),
        Field.of(
            "notRemediated",
            "Violations that are not repaired, and why; newest 100.",
            new ListOf(
                Fields.of(
                    Field.of("workload", "Its key.", TEXT),
                    Field.of("container", "Its name; empty for all.", TEXT),
                    Field.of("reason", "In a word.", TEXT),
                    Field.of("message", "In a sentence.", TEXT)),
                0,
                100,
                null)),
        Field.of(
            "conditions",
            "What holds now.",
            new ListOf(condition(), 0, Integer.MAX_VALUE, "type")));
  }

  private static Fields condition() {
    return Fields.of(
        Field.required("type", "Name of the condition.", Text.of(1, 316)),
        Field.required(
            "status", "Whether it holds.", new Choice(List.of("True", "False", "Unknown"))),
        Field.of("observedGeneration", "Generation that it is about.", LONG),
        Field.required("lastTransitionTime", "When the status changed.", Text.dateTime()),
        Field.required("reason", "In a word.", Text.of(1, 1024)),
        Field.required("message", "In a sentence.", Text.of(0, 32_768)));
  }

  private static Fields auditResult() {
    Shape violation =
        Fields.of(
            Field.of("podName", "The pod.", TEXT),
            Field.of("containerName", "Empty for the pod as a whole.", TEXT),
            Field.of("violationType", "The check.", TEXT),
            Field.of("severity", "critical, high, medium or low.", TEXT),
            Field.of("message", "In a sentence.", TEXT));
    return Fields.of(
        Field.required("policyName", "The policy that judged.", TEXT),
        Field.of("clusterName", "By which Writ knows the cluster.", TEXT),
        Field.required("timestamp", "When it judged.", Text.dateTime()),
        Field.required("healthScore", "0 to 100.", INT),
        Field.required("totalViolations", "Violations that count.", LONG),
        Field.required("totalPods", "Pods that were judged.", LONG),
        Field.required("classification", "Healthy, Stable, Degraded or Critical.", TEXT),
        Field.of("violations", "The first 500.", new ListOf(violation, 0, 500, null)));
  }
}

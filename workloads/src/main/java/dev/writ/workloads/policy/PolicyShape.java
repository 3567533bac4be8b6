package dev.writ.workloads.policy;

import dev.writ.document.Node;
import dev.writ.document.schema.Shape.Choice;
import dev.writ.document.schema.Shape.Field;
import dev.writ.document.schema.Shape.Fields;
import dev.writ.document.schema.Shape.Flag;
import dev.writ.document.schema.Shape.Free;
import dev.writ.document.schema.Shape.ListOf;
import dev.writ.document.schema.Shape.MapOf;
import dev.writ.document.schema.Shape.Rule;
import dev.writ.document.schema.Shape.Text;
import dev.writ.document.schema.Shape.Whole;
import dev.writ.workloads.policy.LabelSelector.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of both policies: what they may hold, what they mean, what must hold between them. */
final class PolicyShape {
  private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String NAME = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?";
  private static final String CHECK =
      Arrays.stream(Check.values()).map(Check::word).collect(Collectors.joining("|"));
  private static final Set<@Nullable String> WITH_VALUES =
      Set.of(Operator.IN.word(), Operator.NOT_IN.word());
  private static final String ENFORCES =
      "(has(self.enforcementMode) && self.enforcementMode == 'enforce')";
  private static final Flag FLAG = new Flag();

  static final Fields SELECTOR = selector();
  static final Fields SPEC = new Fields(fields("[a-z]+(/" + NAME + "){1,2}"), rules());
  static final Fields CLUSTER_SPEC = clusterSpec();

  private PolicyShape() {}

  private static Whole whole(int least, int most) {
    return new Whole(false, least, most);
  }

  private static Fields clusterSpec() {
    List<Field> fields = new ArrayList<>();
    fields.add(
        Field.required(
            "namespaceSelector",
            "Namespaces that the policy is about, by their labels; {} is every one. Protected"
                + " namespaces are never selected.",
            SELECTOR));
    fields.addAll(fields("[a-z]+/" + DNS_LABEL + "/" + NAME));
    return new Fields(fields, rules());
  }

  private static List<Field> fields(String workload) {
    return List.of(
        Field.of("forbidLatestTag", "No image without a tag of its own.", FLAG),
        Field.of("requireLivenessProbe", "Every main container has a liveness probe.", FLAG),
        Field.of("requireReadinessProbe", "Every main container has a readiness probe.", FLAG),
        Field.of(
            "requireResources",
            "Every main container has resource requests and limits. On by itself where"
                + " defaultResources is present.",
            FLAG),
        Field.of(
            "resourceMode",
            "wholeContainer: a container without any requests and limits violates;"
                + " perResource: each absent one of cpu and memory does.",
            new Choice(List.of("wholeContainer", "perResource"))),
        Field.of(
            "maxRestartCount",
            "Restarts of a container that are still allowed.",
            whole(0, Integer.MAX_VALUE)),
        Field.of(
            "forbidPendingDuration",
            "Seconds that a pod may be pending.",
            new Whole(true, 0, 31_536_000)),
        Field.of(
            "enforcementMode",
            "audit tells, enforce repairs Deployments, StatefulSets and DaemonSets.",
            new Choice(List.of("audit", "enforce"))),
        Field.of("dryRun", "Repairs are sent as dry run only.", FLAG),
        Field.of("podSelector", "Pods that the policy is about; absent means all.", SELECTOR),
        Field.of("defaultProbe", "The probe that is injected.", probe()),
        Field.of("defaultResources", "The resources that are injected.", resources()),
        Field.of(
            "severityOverrides",
            "How bad violations are, where it is not what Writ takes for granted.",
            Fields.of(
                Arrays.stream(Check.values())
                    .map(
                        check ->
                            Field.of(
                                check.field(),
                                "Severity of %s; absent means %s."
                                    .formatted(check.word(), check.severity().word()),
                                new Choice(Severity.WORDS)))
                    .toArray(Field[]::new))),
        Field.of("rollout", "How repairs are rolled out.", rollout()),
        Field.of("admission", "What the webhook does.", admission()),
        Field.of(
            "exemptions",
            "Permissions to break checks.",
            new ListOf(exemption(workload), 0, 64, "name")),
        Field.of(
            "allowAnnotationExemptions",
            "Whether annotations of workloads may exempt them; absent means true.",
            FLAG),
        Field.of(
            "maxExemptionDays",
            "How long an exemption may last from when it was first seen; absent means 90.",
            whole(1, 3650)),
        Field.of(
            "customRules", "Checks of your own, in Rego.", new ListOf(customRule(), 0, 32, "name")),
        Field.of(
            "history",
            "What is kept.",
            Fields.of(
                Field.of(
                    "auditResults",
                    "How many PolicyAuditResults are kept; absent means 10.",
                    whole(0, 100)))));
  }

  private static Fields selector() {
    Rule values =
        new Rule(
            "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
            "operators In and NotIn need values, the others must not have any",
            null,
            List.of("operator", "values"),
            node ->
                WITH_VALUES.contains(node.textAt("operator")) == !node.itemsAt("values").isEmpty());
    return Fields.of(
        Field.of("matchLabels", "Labels with these values.", new MapOf(Text.any())),
        Field.of(
            "matchExpressions",
            "All of these hold.",
            new ListOf(
                new Fields(
                    List.of(
                        Field.required("key", "Name of the label.", Text.of(1, 317)),
                        Field.required(
                            "operator",
                            "What is asked of it.",
                            new Choice(
                                Arrays.stream(Operator.values()).map(Operator::word).toList())),
                        Field.of(
                            "values",
                            "For In and NotIn.",
                            new ListOf(Text.of(0, 63), 0, 64, null))),
                    List.of(values)),
                0,
                16,
                null)));
  }

  private static Fields probe() {
    return Fields.of(
        Field.of(
            "tcpPort",
            "Absent means the first TCP port that the container declares, else 8080.",
            whole(1, 65_535)),
        Field.of("initialDelaySeconds", "Absent means 5.", whole(0, 3600)),
        Field.of("periodSeconds", "Absent means 10.", whole(1, 3600)));
  }

  private static Fields resources() {
    Rule quantity =
        new Rule(
            "self == 'none' || (isQuantity(self) && quantity(self).sign() >= 0)",
            "has to be a quantity such as 100m or 128Mi, not negative, or none",
            null,
            PolicyShape::isAmount);
    Text amount = new Text(1, 24, null, null, List.of(quantity));
    return new Fields(
        List.of(
            Field.of("cpuRequest", "Absent means 100m; none: not demanded, not set.", amount),
            Field.of("cpuLimit", "Absent means 500m; none: not demanded, not set.", amount),
            Field.of("memoryRequest", "Absent means 128Mi; none: not demanded, not set.", amount),
            Field.of("memoryLimit", "Absent means 256Mi; none: not demanded, not set.", amount)),
        List.of(atMost("cpu", "100m", "500m"), atMost("memory", "128Mi", "256Mi")));
  }

  private static boolean isAmount(Node node) {
    String text = node.textAt();
    return text != null
        && (text.equals(ResourceDefaults.NONE)
            || Quantity.find(text).filter(found -> found.signum() >= 0).isPresent());
  }

  private static Rule atMost(String resource, String request, String limit) {
    String asked =
        "(has(self.%1$sRequest) ? self.%1$sRequest : '%2$s')".formatted(resource, request);
    String allowed = "(has(self.%1$sLimit) ? self.%1$sLimit : '%2$s')".formatted(resource, limit);
    return new Rule(
        "%1$s == 'none' || %2$s == 'none' || quantity(%1$s).compareTo(quantity(%2$s)) <= 0"
            .formatted(asked, allowed),
        "the request may not be above the limit; absent ones count as %s and %s"
            .formatted(request, limit),
        resource + "Request",
        List.of(resource + "Request", resource + "Limit"),
        node -> {
          String from = textOr(node, resource + "Request", request);
          String to = textOr(node, resource + "Limit", limit);
          return from.equals(ResourceDefaults.NONE)
              || to.equals(ResourceDefaults.NONE)
              || Quantity.of(from).compareTo(Quantity.of(to)) <= 0;
        });
  }

  private static String textOr(Node node, String key, String otherwise) {
    String text = node.textAt(key);
    return text == null ? otherwise : text;
  }

  private static Fields rollout() {
    return Fields.of(
        Field.of(
            "maxConcurrent",
            "Repairs of this policy between PATCH and verdict; absent means 5.",
            whole(1, 1000)),
        Field.of(
            "timeoutSeconds",
            "Until a rollout that is not done has failed; absent means 600.",
            whole(30, 3600)),
        Field.of("rollback", "Undo what did harm; absent means true.", FLAG),
        Field.of(
            "respectDisruptionBudgets",
            "Wait while a PodDisruptionBudget allows no disruption; absent means true.",
            FLAG));
  }

  private static Fields admission() {
    return Fields.of(
        Field.of(
            "action",
            "Absent means deny. Put 'off' in quotes: without them, YAML takes it for false.",
            new Choice(List.of("deny", "warn", "off"))),
        Field.of(
            "minSeverity",
            "From which severity on it is denied; absent means low.",
            new Choice(Severity.WORDS)),
        Field.of("mutate", "Inject what is missing as objects come in.", FLAG),
        Field.of(
            "onError",
            "What becomes of objects that can't be judged; absent means allow.",
            new Choice(List.of("allow", "deny"))));
  }

  private static Fields exemption(String workload) {
    Rule subject =
        new Rule(
            "(has(self.workloads) && size(self.workloads) > 0) || has(self.podSelector)",
            "an exemption needs workloads or podSelector",
            null,
            List.of("workloads"),
            node -> !node.itemsAt("workloads").isEmpty() || node.at("podSelector") != null);
    return new Fields(
        List.of(
            Field.required("name", "Tells it from others.", Text.like(NAME, 253)),
            Field.required(
                "checks",
                "Names of checks, custom/RULE, or * for all.",
                new ListOf(Text.like("\\*|" + CHECK + "|custom/" + DNS_LABEL, 70), 1, 64, null)),
            Field.of(
                "workloads",
                "Such as deployment/web or deployment/production/web.",
                new ListOf(Text.like(workload, 330), 0, 64, null)),
            Field.of("podSelector", "Pods with these labels.", SELECTOR),
            Field.of(
                "containers",
                "Only these containers.",
                new ListOf(Text.like(DNS_LABEL, 63), 0, 64, null)),
            Field.required("reason", "Why it is allowed.", Text.of(10, 500)),
            Field.required("expires", "When it ends.", Text.dateTime())),
        List.of(subject));
  }

  private static Fields customRule() {
    return Fields.of(
        Field.required("name", "The check is called custom/NAME.", Text.like(DNS_LABEL, 63)),
        Field.required("rego", "One Rego v1 module with a set rule deny.", Text.of(1, 16_384)),
        Field.of("severity", "Absent means medium.", new Choice(Severity.WORDS)),
        Field.of("weight", "Points of a violation; absent means 2.", whole(0, 10)),
        Field.of("params", "What the module finds under input.params.", new Free()),
        Field.of("admission", "Whether the webhook asks it; absent means true.", FLAG));
  }

  private static List<Rule> rules() {
    return List.of(
        new Rule(
            "!has(self.defaultResources) || !has(self.requireResources) || self.requireResources",
            "requireResources can't be false while defaultResources is present",
            "requireResources",
            List.of("requireResources"),
            node -> node.at("defaultResources") == null || flagAt(node, true, "requireResources")),
        new Rule(
            "!has(self.dryRun) || !self.dryRun || " + ENFORCES,
            "dryRun needs enforcementMode: enforce",
            "dryRun",
            List.of("dryRun", "enforcementMode"),
            node -> !flagAt(node, false, "dryRun") || enforces(node)),
        new Rule(
            "!has(self.admission) || !has(self.admission.mutate) || !self.admission.mutate || "
                + ENFORCES,
            "admission.mutate needs enforcementMode: enforce",
            "admission",
            List.of("admission.mutate", "enforcementMode"),
            node -> !flagAt(node, false, "admission", "mutate") || enforces(node)));
  }

  private static boolean enforces(Node spec) {
    return "enforce".equals(spec.textAt("enforcementMode"));
  }

  private static boolean flagAt(Node node, boolean otherwise, String... keys) {
    Boolean flag = node.flagAt(keys);
    return flag == null ? otherwise : flag;
  }
}

package dev.writ.workloads.policy;

import dev.writ.document.Node;
import dev.writ.document.Problem;
import dev.writ.document.schema.Shape.Choice;
import dev.writ.document.schema.Shape.Field;
import dev.writ.document.schema.Shape.Fields;
import dev.writ.document.schema.Shape.Free;
import dev.writ.document.schema.Shape.Text;
import dev.writ.document.schema.Shape.Whole;
import dev.writ.document.schema.ShapeCheck;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.policy.PolicySpec.Admission;
import dev.writ.workloads.policy.PolicySpec.AdmissionAction;
import dev.writ.workloads.policy.PolicySpec.EnforcementMode;
import dev.writ.workloads.policy.PolicySpec.OnError;
import dev.writ.workloads.policy.PolicySpec.ResourceMode;
import dev.writ.workloads.policy.PolicySpec.Rollout;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads policies from documents and tells everything that is wrong with one at once. */
public final class PolicyParser {
  private static final String API_VERSION = Policy.GROUP + "/" + Policy.VERSION;
  private static final String NAMESPACED = "DevOpsPolicy";
  private static final String CLUSTER = "ClusterDevOpsPolicy";
  private static final Fields METADATA =
      Fields.of(
          Field.required("name", "", Text.like("[a-z0-9]([-a-z0-9.]*[a-z0-9])?", 253)),
          Field.of("namespace", "", Text.like("[a-z0-9]([-a-z0-9]*[a-z0-9])?", 63)),
          Field.of("generation", "", new Whole(true, 0, Long.MAX_VALUE)),
          Field.of("creationTimestamp", "", Text.dateTime()));

  private PolicyParser() {}

  /**
   * What became of a document.
   *
   * @param policy there unless there are problems
   * @param problems by the order of fields in the schema
   * @param warnings unknown fields: kubectl refuses them, an API server drops them, so does Writ
   */
  public record Parsed(Optional<Policy> policy, List<Problem> problems, List<Problem> warnings) {
    public Parsed {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }

  /** Whether a document means to be a policy, whatever its version and spelling. */
  public static boolean isPolicy(Node document) {
    String version = document.textAt("apiVersion");
    return version != null
        && version.startsWith(Policy.GROUP + "/")
        && !Definitions.POLICY_AUDIT_RESULT.kind().equals(document.textAt("kind"));
  }

  /** Reads one document; a policy of no namespace is one of {@code default}. */
  public static Parsed parse(Node document) {
    boolean cluster = CLUSTER.equals(document.textAt("kind"));
    ShapeCheck.Findings found =
        ShapeCheck.check(
            document,
            Fields.of(
                Field.required("apiVersion", "", new Choice(List.of(API_VERSION))),
                Field.required("kind", "", new Choice(List.of(NAMESPACED, CLUSTER))),
                Field.required("metadata", "", METADATA),
                Field.required("spec", "", cluster ? PolicyShape.CLUSTER_SPEC : PolicyShape.SPEC),
                Field.of("status", "", new Free())),
            "");
    return new Parsed(
        found.problems().isEmpty() ? Optional.of(policy(document, cluster)) : Optional.empty(),
        found.problems(),
        found.warnings().stream()
            .filter(warning -> !warning.path().startsWith("metadata."))
            .toList());
  }

  private static Policy policy(Node document, boolean cluster) {
    Fieldset spec = new Fieldset(document.at("spec"));
    Fieldset metadata = new Fieldset(document.at("metadata"));
    String namespace = metadata.text("namespace");
    return new Policy(
        cluster,
        cluster ? "" : namespace == null ? "default" : namespace,
        metadata.textOr("name", ""),
        cluster ? selector(spec.below("namespaceSelector")) : LabelSelector.EVERYTHING,
        metadata.number("generation", 0),
        instant(metadata.text("creationTimestamp")),
        spec(spec));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : OffsetDateTime.parse(text).toInstant();
  }

  private static PolicySpec spec(Fieldset spec) {
    Fieldset probe = spec.below("defaultProbe");
    Fieldset overrides = spec.below("severityOverrides");
    Map<Check, Severity> severities = new EnumMap<>(Check.class);
    for (Check check : Check.values()) {
      Severity.find(overrides.textOr(check.field(), ""))
          .ifPresent(severity -> severities.put(check, severity));
    }
    Long restarts = spec.number("maxRestartCount");
    Long port = probe.number("tcpPort");
    return new PolicySpec(
        spec.flag("forbidLatestTag", false),
        spec.flag("requireLivenessProbe", false),
        spec.flag("requireReadinessProbe", false),
        spec.flag("requireResources", false),
        spec.textOr("resourceMode", "").equals("perResource")
            ? ResourceMode.PER_RESOURCE
            : ResourceMode.WHOLE_CONTAINER,
        restarts == null ? null : Math.toIntExact(restarts),
        spec.number("forbidPendingDuration"),
        spec.word("enforcementMode", EnforcementMode.AUDIT),
        spec.flag("dryRun", false),
        selector(spec.below("podSelector")),
        new ProbeDefaults(
            port == null ? null : Math.toIntExact(port),
            probe.whole("initialDelaySeconds", ProbeDefaults.STANDARD.initialDelaySeconds()),
            probe.whole("periodSeconds", ProbeDefaults.STANDARD.periodSeconds())),
        spec.node("defaultResources") == null ? null : resources(spec.below("defaultResources")),
        severities,
        rollout(spec.below("rollout")),
        admission(spec.below("admission")),
        spec.items("exemptions").stream().map(PolicyParser::exemption).toList(),
        spec.flag("allowAnnotationExemptions", true),
        spec.whole("maxExemptionDays", 90),
        spec.items("customRules").stream().map(PolicyParser::customRule).toList(),
        spec.below("history").whole("auditResults", 10));
  }

  private static ResourceDefaults resources(Fieldset fields) {
    ResourceDefaults standard = ResourceDefaults.STANDARD;
    return new ResourceDefaults(
        amount(fields, "cpuRequest", standard.cpuRequest()),
        amount(fields, "cpuLimit", standard.cpuLimit()),
        amount(fields, "memoryRequest", standard.memoryRequest()),
        amount(fields, "memoryLimit", standard.memoryLimit()));
  }

  private static @Nullable Quantity amount(
      Fieldset fields, String name, @Nullable Quantity standard) {
    String text = fields.text(name);
    return text == null ? standard : text.equals(ResourceDefaults.NONE) ? null : Quantity.of(text);
  }

  private static Rollout rollout(Fieldset fields) {
    Rollout standard = Rollout.STANDARD;
    return new Rollout(
        fields.whole("maxConcurrent", standard.maxConcurrent()),
        fields.whole("timeoutSeconds", standard.timeoutSeconds()),
        fields.flag("rollback", standard.rollback()),
        fields.flag("respectDisruptionBudgets", standard.respectDisruptionBudgets()));
  }

  private static Admission admission(Fieldset fields) {
    Admission standard = Admission.STANDARD;
    return new Admission(
        fields.word("action", AdmissionAction.DENY),
        fields.word("minSeverity", standard.minSeverity()),
        fields.flag("mutate", standard.mutate()),
        fields.word("onError", OnError.ALLOW));
  }

  private static Exemption exemption(Fieldset fields) {
    return new Exemption(
        fields.textOr("name", ""),
        fields.texts("checks"),
        fields.texts("workloads"),
        fields.node("podSelector") == null ? null : selector(fields.below("podSelector")),
        fields.texts("containers"),
        fields.textOr("reason", ""),
        OffsetDateTime.parse(fields.textOr("expires", "")).toInstant());
  }

  private static CustomRule customRule(Fieldset fields) {
    Node params = fields.node("params");
    Node rego = fields.node("rego");
    return new CustomRule(
        fields.textOr("name", ""),
        fields.textOr("rego", ""),
        fields.word("severity", Severity.MEDIUM),
        fields.whole("weight", 2),
        params == null ? RegoValue.Obj.EMPTY : params.toValue(),
        fields.flag("admission", true),
        rego == null ? null : rego.span());
  }

  private static LabelSelector selector(Fieldset fields) {
    Node node = fields.node();
    if (node == null) {
      return LabelSelector.EVERYTHING;
    }
    List<LabelSelector.Expression> expressions = new ArrayList<>();
    for (Fieldset one : fields.items("matchExpressions")) {
      for (LabelSelector.Operator operator : LabelSelector.Operator.values()) {
        if (operator.word().equals(one.text("operator"))) {
          expressions.add(
              new LabelSelector.Expression(one.textOr("key", ""), operator, one.texts("values")));
        }
      }
    }
    return new LabelSelector(node.textsAt("matchLabels"), expressions);
  }

  /** Fields of an object that is known to have the right shape; of none, all are absent. */
  private record Fieldset(@Nullable Node node) {
    @Nullable Node node(String name) {
      return node == null ? null : node.at(name);
    }

    Fieldset below(String name) {
      return new Fieldset(node(name));
    }

    List<Fieldset> items(String name) {
      return node == null ? List.of() : node.itemsAt(name).stream().map(Fieldset::new).toList();
    }

    List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      for (Node item : node == null ? List.<Node>of() : node.itemsAt(name)) {
        String text = item.textAt();
        if (text != null) {
          texts.add(text);
        }
      }
      return texts;
    }

    @Nullable String text(String name) {
      return node == null ? null : node.textAt(name);
    }

    String textOr(String name, String otherwise) {
      String text = text(name);
      return text == null ? otherwise : text;
    }

    boolean flag(String name, boolean otherwise) {
      Boolean flag = node == null ? null : node.flagAt(name);
      return flag == null ? otherwise : flag;
    }

    @Nullable Long number(String name) {
      return node == null ? null : node.numberAt(name);
    }

    long number(String name, long otherwise) {
      Long number = number(name);
      return number == null ? otherwise : number;
    }

    int whole(String name, int otherwise) {
      return Math.toIntExact(number(name, otherwise));
    }

    <E extends Enum<E>> E word(String name, E otherwise) {
      String text = text(name);
      return text == null
          ? otherwise
          : Enum.valueOf(otherwise.getDeclaringClass(), text.toUpperCase(Locale.ROOT));
    }
  }
}

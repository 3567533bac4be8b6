package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Refused;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import dev.writ.cli.view.Printer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Workloads of clusters, as a server sees them; manifests are judged here by the verbs below. */
@Command(
    name = "workloads",
    synopsisSubcommandLabel = "VERB",
    description = {
      "See which workloads break a DevOpsPolicy and what is done about it; judge",
      "manifests, and insert what they lack. scan, fix, bundle, crd and manifests",
      "work here, on files; the other verbs ask a server."
    },
    footer = {
      "",
      "Example:",
      "  writ workloads scan deploy && writ workloads fix deploy --diff",
      "  writ workloads violations --severity critical"
    })
final class WorkloadsCommands {
  private static final String ROOT = "/api/v1/workloads";
  static final Resource NAMESPACES = Resource.of(ROOT, "namespaces");
  private static final Resource REMEDIATIONS = Resource.of(ROOT, "remediations");

  private static final List<Column> POLICY_ROW =
      List.of(
          Column.name("POLICY", "key"),
          Column.text("CLUSTER", "cluster"),
          Column.text("MODE", "enforcement_mode"),
          Column.text("SCORE", "evaluation.health_score"),
          Column.state("STANDS", "evaluation.classification"),
          Column.text("VIOLATIONS", "evaluation.violations"),
          Column.text("PODS", "evaluation.pods"),
          Column.time("EVALUATED", "evaluated_at"));

  private static final List<Column> VIOLATION_ROW =
      List.of(
          Column.state("SEVERITY", "severity"),
          Column.name("CHECK", "check"),
          Column.name("WORKLOAD", "workload"),
          Column.text("POD", "pod"),
          Column.text("MESSAGE", "message"),
          Column.text("POLICY", "policy"),
          Column.text("CLUSTER", "cluster"));

  private static final List<Column> EXEMPTED_ROW =
      List.of(
          Column.name("CHECK", "check"),
          Column.name("WORKLOAD", "workload"),
          Column.text("MESSAGE", "message"),
          Column.text("EXEMPTED BY", "exempted.by"),
          Column.time("UNTIL", "exempted.until"),
          Column.text("REASON", "exempted.reason"));

  private static final List<Column> SCORE_ROW =
      List.of(
          Column.name("NAME", "name"),
          Column.text("CLUSTER", "cluster"),
          Column.text("SCORE", "health_score"),
          Column.state("STANDS", "classification"),
          Column.text("VIOLATIONS", "violations"),
          Column.text("EXEMPTED", "exempted"),
          Column.text("PODS", "pods"));

  private static final List<Column> EVALUATION_ROW =
      List.of(
          Column.time("WHEN", "at"),
          Column.text("CLUSTER", "cluster"),
          Column.text("SCORE", "health_score"),
          Column.state("STANDS", "classification"),
          Column.text("VIOLATIONS", "violations"),
          Column.text("EXEMPTED", "exempted"),
          Column.text("PODS", "pods"),
          Column.text("BY CHECK", "by_check"));

  private static final List<Column> EXEMPTION_ROW =
      List.of(
          Column.name("NAME", "name"),
          Column.state("STATE", "state"),
          Column.text("CHECKS", "checks"),
          Column.name("KEY", "key"),
          Column.time("EXPIRES", "expires"),
          Column.text("REASON", "reason"),
          Column.text("NOTE", "note"));

  private static final List<Column> NAMESPACE_ROW =
      List.of(
          Column.id("ID", "id"),
          Column.text("CLUSTER", "cluster"),
          Column.name("NAMESPACE", "name"),
          Column.text("ENVIRONMENT", "environment"));

  private final Writ writ;

  WorkloadsCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "policies",
      description = "List policies and how they stand, or show one of them.",
      footer = {
        "",
        "Example:",
        "  writ workloads policies --namespace production",
        "  writ workloads policies production/default-policy"
      })
  int policies(
      @Parameters(
              arity = "0..1",
              paramLabel = "POLICY",
              converter = PolicyName.Converter.class,
              description = "NAMESPACE/NAME, or cluster/NAME for a ClusterDevOpsPolicy.")
          @Nullable PolicyName policy,
      @Option(names = "--cluster", paramLabel = "NAME", description = "Only in this cluster.")
          @Nullable String cluster,
      @Option(names = "--namespace", paramLabel = "NAME", description = "Only in this namespace.")
          @Nullable String namespace,
      @Mixin RowLimit limit) {
    if (policy != null) {
      new WorkloadsView(writ.printer()).policy(policy(writ.api(), policy, cluster));
      return Exit.DONE;
    }
    Resource wanted =
        Resource.of(ROOT, "policies").with("cluster", cluster).with("namespace", namespace);
    writ.show(
        POLICY_ROW,
        Listing.of(writ.api(), wanted, limit.rows),
        "key",
        "no policies here",
        "next: writ workloads bundle show baseline | kubectl apply -n NAMESPACE -f -");
    return Exit.DONE;
  }

  private static JsonNode policy(Api api, PolicyName policy, @Nullable String cluster) {
    Resource namespaced =
        Resource.of(ROOT, "policies", policy.namespace(), policy.name()).with("cluster", cluster);
    if (!policy.namespace().equals("cluster")) {
      return api.get(namespaced).body();
    }
    try {
      return api.get(Resource.of(ROOT, "cluster-policies", policy.name()).with("cluster", cluster))
          .body();
    } catch (Refused refused) {
      if (refused.status() == 404) {
        return api.get(namespaced).body(); // a namespace may have that name
      }
      throw refused;
    }
  }

  @Command(
      name = "violations",
      description = "List what breaks a policy now, the severest first.",
      footer = {
        "",
        "Example:",
        "  writ workloads violations --namespace production --severity critical",
        "  writ workloads violations --check latest_tag --output json"
      })
  int violations(
      @Option(names = "--cluster", paramLabel = "NAME", description = "Only in this cluster.")
          @Nullable String cluster,
      @Option(names = "--namespace", paramLabel = "NAME", description = "Only in this namespace.")
          @Nullable String namespace,
      @Option(
              names = "--policy",
              paramLabel = "POLICY",
              description = "Only of this one: NAMESPACE/NAME or cluster/NAME.")
          @Nullable String policy,
      @Option(
              names = "--check",
              paramLabel = "CHECK",
              description = "Only this one, such as latest_tag or custom/RULE.")
          @Nullable String check,
      @Option(
              names = "--severity",
              paramLabel = "SEVERITY",
              description = "Only critical, high, medium or low ones.")
          @Nullable String severity,
      @Option(
              names = "--workload",
              paramLabel = "KEY",
              description = "Only of this one: KIND/NAMESPACE/NAME.")
          @Nullable String workload,
      @Option(
              names = "--exempted",
              description = "Those that an exemption lets pass, instead of those that count.")
          boolean exempted,
      @Mixin RowLimit limit) {
    Resource wanted =
        Resource.of(ROOT, "violations")
            .with("cluster", cluster)
            .with("namespace", namespace)
            .with("policy", policy)
            .with("check", check)
            .with("severity", severity)
            .with("workload", workload)
            .with("exempted", exempted);
    writ.show(
        exempted ? EXEMPTED_ROW : VIOLATION_ROW,
        Listing.of(writ.api(), wanted, limit.rows),
        "workload",
        exempted ? "nothing is exempted" : "no violations");
    return Exit.DONE;
  }

  /** What scores are told of. */
  enum By {
    policy,
    namespace,
    cluster
  }

  @Command(
      name = "scores",
      description = "Show how policies, namespaces or clusters stand, the worst first.",
      footer = {"", "Example:", "  writ workloads scores --by namespace"})
  int scores(
      @Option(
              names = "--by",
              paramLabel = "WHAT",
              defaultValue = "policy",
              description = "policy, namespace or cluster (default: ${DEFAULT-VALUE}).")
          By by,
      @Option(names = "--cluster", paramLabel = "NAME", description = "Only in this cluster.")
          @Nullable String cluster) {
    JsonNode scores =
        writ.api().get(Resource.of(ROOT, "scores").with("by", by).with("cluster", cluster)).body();
    Printer printer = writ.printer();
    if (printer.forPrograms() && !writ.quiet()) {
      printer.document(scores);
      return Exit.DONE;
    }
    List<JsonNode> lines = WorkloadsView.rows(scores.path("items"));
    printer.list(SCORE_ROW, lines, lines.size(), "name", "nothing is judged here");
    if (!lines.isEmpty()) {
      printer.say(
          "overall: %s %s, %s pods"
              .formatted(
                  Json.text(scores, "overall.health_score"),
                  Json.text(scores, "overall.classification"),
                  Json.text(scores, "overall.pods")));
    }
    return Exit.DONE;
  }

  @Command(
      name = "evaluations",
      description = "Show how a policy stood, newest first.",
      footer = {"", "Example:", "  writ workloads evaluations --policy production/default-policy"})
  int evaluations(
      @Option(
              names = "--policy",
              required = true,
              paramLabel = "POLICY",
              description = "NAMESPACE/NAME, or cluster/NAME for a ClusterDevOpsPolicy.")
          String policy,
      @Option(names = "--cluster", paramLabel = "NAME", description = "Only in this cluster.")
          @Nullable String cluster,
      @Mixin RowLimit limit) {
    Resource wanted =
        Resource.of(ROOT, "evaluations").with("policy", policy).with("cluster", cluster);
    writ.show(
        EVALUATION_ROW,
        Listing.of(writ.api(), wanted, limit.rows),
        "at",
        "no evaluations of this policy",
        "next: writ workloads policies shows those there are");
    return Exit.DONE;
  }

  @Command(
      name = "namespaces",
      description = {
        "List the namespaces of clusters and the environments they stand in.",
        "A role can be narrowed to one: writ bindings create --scope."
      },
      footer = {"", "Example:", "  writ workloads namespaces --cluster sandbox"})
  int namespaces(
      @Option(names = "--cluster", paramLabel = "NAME", description = "Only in this cluster.")
          @Nullable String cluster,
      @Mixin RowLimit limit) {
    Resource wanted = NAMESPACES.with("cluster", cluster);
    writ.show(NAMESPACE_ROW, Listing.of(writ.api(), wanted, limit.rows), "id", "no namespaces");
    return Exit.DONE;
  }

  @Command(
      name = "exemptions",
      description = "List who may break which check until when.",
      footer = {"", "Example:", "  writ workloads exemptions --all"})
  int exemptions(
      @Option(names = "--all", description = "Those that are over too.") boolean all,
      @Option(names = "--cluster", paramLabel = "NAME", description = "Only in this cluster.")
          @Nullable String cluster,
      @Mixin RowLimit limit) {
    Resource wanted =
        Resource.of(ROOT, "exemptions").with("cluster", cluster).with("over", all ? null : "false");
    writ.show(EXEMPTION_ROW, Listing.of(writ.api(), wanted, limit.rows), "key", "no exemptions");
    return Exit.DONE;
  }

  @Command(
      name = "remediations",
      description = {
        "List what was done about workloads, newest first, or show one in full.",
        "In full: with its patch, what policy decided, and what happened when."
      },
      footer = {
        "",
        "Example:",
        "  writ workloads remediations --state FAILED",
        "  writ workloads remediations 5c1f00d2"
      })
  int remediations(
      @Parameters(
              arity = "0..1",
              paramLabel = "REMEDIATION",
              description = "Id, or its last characters.")
          @Nullable String id,
      @Option(names = "--cluster", paramLabel = "NAME", description = "Only in this cluster.")
          @Nullable String cluster,
      @Option(names = "--namespace", paramLabel = "NAME", description = "Only in this namespace.")
          @Nullable String namespace,
      @Option(
              names = "--policy",
              paramLabel = "POLICY",
              description = "Only for this one: NAMESPACE/NAME or cluster/NAME.")
          @Nullable String policy,
      @Option(
              names = "--workload",
              paramLabel = "KEY",
              description = "Only of this one: KIND/NAMESPACE/NAME.")
          @Nullable String workload,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "Only in this one, such as WATCHING, COMPLETED or ROLLED_BACK.")
          @Nullable String state,
      @Mixin RowLimit limit) {
    Api api = writ.api();
    if (id != null) {
      JsonNode remediation = api.get(Resource.of(REMEDIATIONS.text(), id(api, id))).body();
      new WorkloadsView(writ.printer()).remediation(remediation);
      return Exit.DONE;
    }
    Resource wanted =
        REMEDIATIONS
            .with("cluster", cluster)
            .with("namespace", namespace)
            .with("policy", policy)
            .with("workload", workload)
            .with("state", state);
    writ.show(
        WorkloadsView.REMEDIATION_ROW,
        Listing.of(api, wanted, limit.rows),
        "id",
        "no remediations here",
        "next: a policy with `enforcementMode: enforce` asks for some; see docs/workloads");
    return Exit.DONE;
  }

  @Command(
      name = "revert",
      description = {
        "Take a remediation back: what it injected is removed again, as far as it is still Writ's.",
        "The same change is not made again until the template or the policy's values change."
      },
      footer = {
        "",
        "Example:",
        "  writ workloads revert 5c1f00d2 --reason 'the port is not for probes' --wait"
      })
  int revert(
      @Parameters(paramLabel = "REMEDIATION", description = "Id, or its last characters.")
          String id,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
          @Nullable String reason,
      @Mixin WaitOptions wait) {
    Api api = writ.api();
    Resource resource = Resource.of(REMEDIATIONS.text(), id(api, id), "revert");
    Answer answer = api.submit("POST", resource, Json.put(Json.object(), "reason", reason));
    return new Work(writ, api).accepted(answer, wait);
  }

  private static String id(Api api, String given) {
    return Names.id(api, "remediation", REMEDIATIONS.with("id", given), "id", given);
  }

  @Command(
      name = "show",
      description = "Show one workload: what it breaks, what is planned, what was done.",
      footer = {"", "Example:", "  writ workloads show deployment/production/web-app"})
  int show(
      @Parameters(
              paramLabel = "KEY",
              converter = WorkloadName.Converter.class,
              description = "KIND/NAMESPACE/NAME.")
          WorkloadName workload,
      @Option(names = "--cluster", paramLabel = "NAME", description = "In this cluster.")
          @Nullable String cluster) {
    Resource wanted =
        Resource.of(ROOT, "objects", workload.kind(), workload.namespace(), workload.name())
            .with("cluster", cluster);
    new WorkloadsView(writ.printer()).workload(writ.api().get(wanted).body());
    return Exit.DONE;
  }

  /** {@code production/default-policy}; the namespace is {@code cluster} for a cluster policy. */
  record PolicyName(String namespace, String name) {
    private static final Pattern FORM = Pattern.compile("([^/]+)/([^/]+)");

    static final class Converter implements ITypeConverter<PolicyName> {
      @Override
      public PolicyName convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
          return new PolicyName(matcher.group(1), matcher.group(2));
        }
        throw new TypeConversionException("expected NAMESPACE/NAME, not `" + text + "`");
      }
    }
  }

  /** {@code deployment/production/web-app}. */
  record WorkloadName(String kind, String namespace, String name) {
    private static final Pattern FORM = Pattern.compile("([^/]+)/([^/]+)/([^/]+)");

    static final class Converter implements ITypeConverter<WorkloadName> {
      @Override
      public WorkloadName convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
          return new WorkloadName(matcher.group(1), matcher.group(2), matcher.group(3));
        }
        throw new TypeConversionException(
            "expected KIND/NAMESPACE/NAME, such as deployment/production/web-app, not `"
                + text
                + "`");
      }
    }
  }
}

package dev.writ.workloads.policy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.document.Problem;
import dev.writ.document.YamlReader;
import dev.writ.workloads.Seed;
import dev.writ.workloads.policy.PolicySpec.Admission;
import dev.writ.workloads.policy.PolicySpec.EnforcementMode;
import dev.writ.workloads.policy.PolicySpec.ResourceMode;
import dev.writ.workloads.policy.PolicySpec.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {
  private static PolicyParser.Parsed parse(String yaml) {
    YamlReader.Read read = YamlReader.read("policy.yaml", yaml);
    assertThat(read.problems()).isEmpty();
    return PolicyParser.parse(read.documents().getFirst());
  }

  private static PolicySpec spec(String flow) {
    PolicyParser.Parsed parsed = parse(withSpec(flow));
    assertThat(parsed.problems()).isEmpty();
    return parsed.policy().orElseThrow().spec();
  }

  private static String withSpec(String flow) {
    return """
    apiVersion: devops.stochastic.io/v1
    kind: DevOpsPolicy
    metadata: {name: given, namespace: production}
    spec: %s
    """
        .formatted(flow);
  }

  private static List<String> problems(String yaml) {
    return parse(yaml).problems().stream().map(Problem::toString).toList();
  }

  private static List<String> problemsOfSpec(String flow) {
    return parse(withSpec(flow)).problems().stream()
        .map(problem -> problem.path() + ": " + problem.message())
        .toList();
  }

  @Test
  @DisplayName("W30 the seed's first policy")
  void readsTheFirstPolicyOfTheSeed() {
    Policy policy = parse(Seed.FIRST).policy().orElseThrow();

    assertThat(policy.key()).isEqualTo("production/default-policy");
    PolicySpec spec = policy.spec();
    assertThat(spec.forbidLatestTag()).isTrue();
    assertThat(spec.requireLivenessProbe()).isTrue();
    assertThat(spec.requireReadinessProbe()).isTrue();
    assertThat(spec.maxRestartCount()).isEqualTo(3);
    assertThat(spec.forbidPendingDuration()).isEqualTo(300);
    assertThat(spec.enforces()).isFalse();
    assertThat(spec.judgesResources()).isFalse();
  }

  @Test
  @DisplayName("W30 the seed's second policy")
  void readsTheSecondPolicyOfTheSeed() {
    PolicySpec spec = parse(Seed.SECOND).policy().orElseThrow().spec();

    assertThat(spec.enforces()).isTrue();
    assertThat(spec.forbidPendingDuration()).isNull();
    assertThat(spec.defaultProbe()).isEqualTo(new ProbeDefaults(8080, 5, 10));
    assertThat(spec.defaultResources()).isEqualTo(ResourceDefaults.STANDARD);
    assertThat(spec.judgesResources()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        spec:
          enforcementMode: enforce       # "audit" (default) or "enforce"
          defaultProbe:
            tcpPort: 8080                # Falls back to container port, then 8080
            initialDelaySeconds: 5
            periodSeconds: 10
          defaultResources:
            cpuRequest: "100m"
            cpuLimit: "500m"
            memoryRequest: "128Mi"
            memoryLimit: "256Mi"
        """,
        """
        spec: {}
        status:
          remediationsApplied: 2
          remediationsFailed: 0
          remediatedWorkloads:
            - deployment/production/web-app
        """,
        """
        spec: {}
        status: {healthScore: 90, healthy: true}
        """
      })
  @DisplayName("W30 the seed's fragments of spec and status, and a status without remediations")
  void readsFragmentsOfTheSeed(String fragment) {
    PolicyParser.Parsed parsed =
        parse(
            "apiVersion: devops.stochastic.io/v1\nkind: DevOpsPolicy\nmetadata: {name: a}\n"
                + fragment);

    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.warnings()).isEmpty();
    assertThat(parsed.policy()).isPresent();
  }

  @Test
  void fillsInWhatIsAbsent() {
    assertThat(spec("{}"))
        .isEqualTo(
            new PolicySpec(
                false,
                false,
                false,
                false,
                ResourceMode.WHOLE_CONTAINER,
                null,
                null,
                EnforcementMode.AUDIT,
                false,
                LabelSelector.EVERYTHING,
                new ProbeDefaults(null, 5, 10),
                null,
                Map.of(),
                new Rollout(5, 600, true, true),
                Admission.STANDARD,
                List.of(),
                true,
                90,
                List.of(),
                10));
    assertThat(spec("{defaultResources: {}}").defaultResources())
        .isEqualTo(ResourceDefaults.STANDARD);
    ResourceDefaults some = spec("{defaultResources: {cpuLimit: none}}").defaultResources();
    assertThat(some)
        .isEqualTo(
            new ResourceDefaults(
                Quantity.of("0.1"), null, Quantity.of("128Mi"), Quantity.of("256Mi")));
    CustomRule rule =
        spec("{customRules: [{name: ours, rego: package a}]}").customRules().getFirst();
    assertThat(rule.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(rule.weight()).isEqualTo(2);
    assertThat(rule.admission()).isTrue();
  }

  @Test
  void readsExemptions() {
    Exemption exemption =
        spec("""
                {exemptions: [{name: legacy, checks: [latest_tag, custom/ours], containers: [web],
                 workloads: [deployment/web], reason: "until the rewrite", expires: "2026-12-24T00:00:00+01:00",
                 podSelector: {matchExpressions: [{key: app, operator: In, values: [a, b]}]}}]}
                """)
            .exemptions()
            .getFirst();

    assertThat(exemption.expires()).isEqualTo(Instant.parse("2026-12-23T23:00:00Z"));
    assertThat(exemption.covers("custom/ours")).isTrue();
    assertThat(exemption.covers("pending")).isFalse();
    LabelSelector selector = requireNonNull(exemption.podSelector());
    assertThat(selector.matches(Map.of("app", "b"))).isTrue();
    assertThat(selector.matches(Map.of("app", "c"))).isFalse();
  }

  @Test
  void tellsEveryProblemAtOnceWithItsPlace() {
    assertThat(
            problems(
                """
                apiVersion: devops.stochastic.io/v1
                kind: DevOpsPolicy
                metadata: {namespace: production}
                spec:
                  enforcementMode: Enforce
                  maxRestartCount: -1
                  forbidLatestTag: "yes"
                  defaultProbe:
                    tcpPort: 70000
                  defaultResources:
                    cpuRequest: 0.1
                    memoryLimit: 1 gigabyte
                """))
        .containsExactly(
            "policy.yaml:3:11: metadata.name: is missing",
            "policy.yaml:7:20: spec.forbidLatestTag: has to be `true` or `false`, not `yes`",
            "policy.yaml:6:20: spec.maxRestartCount: has to be between 0 and 2147483647, not `-1`",
            "policy.yaml:5:20: spec.enforcementMode: has to be `audit`, `enforce`, not `Enforce`;"
                + " did you mean `enforce`?",
            "policy.yaml:9:14: spec.defaultProbe.tcpPort: has to be between 1 and 65535, not"
                + " `70000`",
            "policy.yaml:11:17: spec.defaultResources.cpuRequest: has to be a string, not `0.1`;"
                + " put it in quotes",
            "policy.yaml:12:18: spec.defaultResources.memoryLimit: has to be a quantity such as"
                + " 100m or 128Mi, not negative, or none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{requireResources: false, defaultResources: {}}|spec.requireResources: requireResources"
            + " can't be false while defaultResources is present",
        "{dryRun: true}|spec.dryRun: dryRun needs enforcementMode: enforce",
        "{dryRun: true, enforcementMode: audit}|spec.dryRun: dryRun needs enforcementMode: enforce",
        "{admission: {mutate: true}}|spec.admission: admission.mutate needs enforcementMode:"
            + " enforce",
        "{defaultResources: {cpuRequest: '1'}}|spec.defaultResources.cpuRequest: the request may"
            + " not be above the limit; absent ones count as 100m and 500m",
        "{defaultResources: {memoryLimit: 64Mi}}|spec.defaultResources.memoryRequest: the request"
            + " may not be above the limit; absent ones count as 128Mi and 256Mi",
        "{defaultResources: {cpuLimit: '-1'}}|spec.defaultResources.cpuLimit: has to be a quantity"
            + " such as 100m or 128Mi, not negative, or none",
        "{exemptions: [{name: a, checks: ['*'], reason: 'a long reason', expires:"
            + " '2027-01-01T00:00:00Z'}]}|spec.exemptions[0]: an exemption needs workloads or"
            + " podSelector",
        "{rollout: {maxConcurrent: 0}}|spec.rollout.maxConcurrent: has to be between 1 and 1000,"
            + " not `0`",
        "{customRules: [{name: a, rego: x}, {name: a, rego: y}]}|spec.customRules[1].name: `a` is"
            + " there twice; every name is used once",
        "{podSelector: {matchExpressions: [{key: a, operator: In}]}}|"
            + "spec.podSelector.matchExpressions[0]: operators In and NotIn need values, the others"
            + " must not have any",
      })
  void holdsFieldsAgainstEachOther(String spec, String problem) {
    assertThat(problemsOfSpec(spec)).containsExactly(problem);
  }

  @Test
  void tellsEveryProblemAtOnce() {
    assertThat(
            problemsOfSpec(
                "{requireResources: false, defaultResources: {memoryLimit: lots, cpuRequest: '1'},"
                    + " dryRun: true, defaultProbe: {tcpPort: 70000}, admission: {mutate: true,"
                    + " minSeverity: none}, exemptions: [{name: a, checks: ['*'], reason: short,"
                    + " expires: '2027-01-01T00:00:00Z'}]}"))
        .containsExactlyInAnyOrder(
            "spec.defaultResources.memoryLimit: has to be a quantity such as 100m or 128Mi, not"
                + " negative, or none",
            "spec.defaultResources.cpuRequest: the request may not be above the limit; absent ones"
                + " count as 100m and 500m",
            "spec.defaultProbe.tcpPort: has to be between 1 and 65535, not `70000`",
            "spec.admission.minSeverity: has to be `critical`, `high`, `medium`, `low`, not `none`",
            "spec.exemptions[0].reason: has to have between 10 and 500 characters, not 5",
            "spec.exemptions[0]: an exemption needs workloads or podSelector",
            "spec.requireResources: requireResources can't be false while defaultResources is"
                + " present",
            "spec.dryRun: dryRun needs enforcementMode: enforce",
            "spec.admission: admission.mutate needs enforcementMode: enforce");
  }

  @Test
  void asksNoRuleAboutFieldsThatAreWrong() {
    assertThat(problemsOfSpec("{dryRun: true, enforcementMode: Enforce}"))
        .singleElement()
        .asString()
        .startsWith("spec.enforcementMode: ");
    assertThat(problemsOfSpec("{admission: 7}"))
        .containsExactly("spec.admission: has to be an object, not `7`");
    assertThat(problemsOfSpec("{podSelector: {matchExpressions: [{key: a, operator: Is}]}}"))
        .singleElement()
        .asString()
        .startsWith("spec.podSelector.matchExpressions[0].operator: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{defaultResources: {cpuRequest: none, cpuLimit: '0.01'}}",
        "{defaultResources: {cpuRequest: '500m', cpuLimit: '0.5'}}",
        "{requireResources: true, defaultResources: {}}",
        "{dryRun: true, enforcementMode: enforce, admission: {mutate: true}}",
        "{dryRun: false}",
        "{podSelector: {matchExpressions: [{key: a, operator: Exists}]}}"
      })
  void takesWhatIsRight(String spec) {
    assertThat(problemsOfSpec(spec)).isEmpty();
  }

  @Test
  void warnsOfFieldsThatNobodyKnows() {
    PolicyParser.Parsed parsed = parse(withSpec("{forbidLatesTag: true}"));

    assertThat(parsed.policy()).isPresent();
    assertThat(parsed.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "policy.yaml:4:8: spec.forbidLatesTag: is no field that is known here;"
                + " did you mean `forbidLatestTag`?");
  }

  @Test
  void wantsNamespacesOfAClusterPolicy() {
    assertThat(
            problems(
                """
                apiVersion: devops.stochastic.io/v1
                kind: ClusterDevOpsPolicy
                metadata: {name: all}
                spec: {exemptions: [{name: a, checks: [latestTag], workloads: [deployment/web],
                  reason: short, expires: tomorrow}]}
                """))
        .hasSize(5)
        .first()
        .isEqualTo("policy.yaml:4:7: spec.namespaceSelector: is missing");
  }

  @Test
  void saysWhatItExpectedInsteadOfAPolicy() {
    assertThat(problems("{apiVersion: v1, kind: Pod, metadata: {name: a}}"))
        .containsExactly(
            "policy.yaml:1:14: apiVersion: has to be `devops.stochastic.io/v1`, not `v1`",
            "policy.yaml:1:24: kind: has to be `DevOpsPolicy`, `ClusterDevOpsPolicy`, not `Pod`",
            "policy.yaml:1:1: spec: is missing");
    assertThat(problems(Seed.FIRST.replace("kind: DevOpsPolicy", "kind: DevopsPolicy")))
        .containsExactly(
            "policy.yaml:2:7: kind: has to be `DevOpsPolicy`, `ClusterDevOpsPolicy`, not"
                + " `DevopsPolicy`; did you mean `DevOpsPolicy`?");
  }

  @Test
  void putsTheOldestPolicyFirst() {
    PolicySpec spec = spec("{}");
    Instant early = Instant.parse("2026-01-01T00:00:00Z");
    Policy unknown = new Policy(false, "n", "a", LabelSelector.EVERYTHING, 0, null, spec);
    Policy old = new Policy(false, "n", "z", LabelSelector.EVERYTHING, 0, early, spec);
    Policy cluster = new Policy(true, "", "z", LabelSelector.EVERYTHING, 0, early, spec);
    Policy named = new Policy(false, "n", "b", LabelSelector.EVERYTHING, 0, early, spec);

    assertThat(java.util.stream.Stream.of(unknown, old, cluster, named).sorted(Policy.OLDEST_FIRST))
        .containsExactly(named, cluster, old, unknown);
  }
}

package dev.writ.workloads.decide;

import static dev.writ.workloads.decide.Given.NOW;
import static dev.writ.workloads.decide.Given.bad;
import static dev.writ.workloads.decide.Given.evaluation;
import static dev.writ.workloads.decide.Given.pod;
import static dev.writ.workloads.decide.Given.policy;
import static dev.writ.workloads.decide.Given.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.writ.workloads.decide.SeenExemption.State;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExemptionsTest {
  private static final Instant UNTIL = NOW.plus(Duration.ofDays(5));

  private static Policy exempting(String more) {
    return policy(
        Given.FIRST
            + """
              exemptions:
              - name: legacy
                checks: [latest_tag]
                reason: until the rewrite is done
                expires: %s
                %s
            """
                .formatted("\"" + UNTIL + "\"", more));
  }

  @Test
  @DisplayName("W25 an exemption until T, and after it")
  void letsPassUntilItExpires() {
    Policy policy = exempting("workloads: [pod/web]");
    Snapshot snapshot = Snapshot.of(List.of(bad()), List.of());

    Evaluation before = evaluation(policy, snapshot, UNTIL.minusSeconds(1));
    assertThat(before.violations()).hasSize(2);
    assertThat(before.healthScore()).isEqualTo(95);
    assertThat(before.tally().exempted()).isEqualTo(1);
    assertThat(before.exempted())
        .singleElement()
        .satisfies(
            exempted -> {
              assertThat(exempted.violation().check()).isEqualTo("latest_tag");
              assertThat(exempted.by()).isEqualTo("legacy");
              assertThat(exempted.reason()).isEqualTo("until the rewrite is done");
              assertThat(exempted.until()).isEqualTo(UNTIL);
            });
    assertThat(before.exemptions())
        .extracting(SeenExemption::key, SeenExemption::state)
        .containsExactly(tuple("production/default-policy/legacy", State.IN_FORCE));

    Evaluation after = evaluation(policy, snapshot, UNTIL);
    assertThat(after.violations()).hasSize(3);
    assertThat(after.healthScore()).isEqualTo(90);
    assertThat(after.exemptions()).extracting(SeenExemption::state).containsExactly(State.ENDED);
    assertThat(after.warnings()).containsExactly("exemption `legacy` ended at " + UNTIL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "workloads: [pod/web]|1",
        "workloads: [pod/production/web]|1",
        "workloads: [pod/staging/web]|0",
        "workloads: [deployment/web]|0",
        "podSelector: {}|1",
        "podSelector: {matchLabels: {app: x}}|0",
        "{workloads: [pod/web], containers: [main]}|1",
        "{workloads: [pod/web], containers: [other]}|0"
      })
  void isAboutWhatItNames(String subject, int exempted) {
    String more = subject.startsWith("{") ? subject.substring(1, subject.length() - 1) : subject;
    Policy policy = exempting(more.replace("], c", "]\n    c"));

    assertThat(evaluation(policy, bad()).exempted()).hasSize(exempted);
  }

  private static Pod annotated(String annotations) {
    return pod(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: production, annotations: %s}
        spec: {containers: [{name: main, image: 'nginx:latest'}]}
        """
            .formatted(annotations));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{devops.stochastic.io/exempt: latest_tag, devops.stochastic.io/exempt-until: 2026-12-24}|"
            + "`devops.stochastic.io/exempt-reason` has to say why in 10 to 500 characters",
        "{devops.stochastic.io/exempt: latest_tag, devops.stochastic.io/exempt-until: 2026-12-24,"
            + " devops.stochastic.io/exempt-reason: short}|`devops.stochastic.io/exempt-reason` has"
            + " to say why in 10 to 500 characters",
        "{devops.stochastic.io/exempt: latestTag, devops.stochastic.io/exempt-until: soon,"
            + " devops.stochastic.io/exempt-reason: it is an old one}|`latestTag` is no check;"
            + " `devops.stochastic.io/exempt-until` has to be a date or an instant such as"
            + " `2026-12-31T00:00:00Z`",
        "{devops.stochastic.io/exempt-until: 2026-12-24, devops.stochastic.io/exempt-reason: it is"
            + " an old one}|`devops.stochastic.io/exempt` names no check"
      })
  @DisplayName("W25 an annotation that is not complete")
  void isVoidAndToldWhereItIsNotComplete(String annotations, String cause) {
    Evaluation evaluation = evaluation(policy(Given.FIRST), annotated(annotations));

    assertThat(evaluation.violations()).hasSize(3);
    assertThat(evaluation.warnings())
        .containsExactly("exemption by annotation of pod/production/web is void: " + cause);
  }

  @Test
  void quotesLittleOfALongAnnotation() {
    String many =
        IntStream.range(0, 65).mapToObj(i -> "custom/r" + i).collect(Collectors.joining(","));

    assertThat(
            List.of("x".repeat(40_000), "custom/" + "x".repeat(64), many, "a,".repeat(20_000))
                .stream()
                .flatMap(
                    checks ->
                        evaluation(
                            policy(Given.FIRST),
                            annotated(
                                "{devops.stochastic.io/exempt: '"
                                    + checks
                                    + "', devops.stochastic.io/exempt-until: 2026-12-24,"
                                    + " devops.stochastic.io/exempt-reason: it is an old one}"))
                            .warnings()
                            .stream()))
        .containsExactly(
            "exemption by annotation of pod/production/web is void: `%s…` is no check"
                .formatted("x".repeat(59)),
            "exemption by annotation of pod/production/web is void: `custom/%s…` is no check"
                .formatted("x".repeat(52)),
            "exemption by annotation of pod/production/web is void: `devops.stochastic.io/exempt`"
                + " names 65 checks; it may name 64, or all by `*`",
            "exemption by annotation of pod/production/web is void: `a` is no check");
  }

  @Test
  @DisplayName("W25 an annotation that is complete, to the end of its day")
  void takesAnnotations() {
    Pod pod =
        annotated(
            "{devops.stochastic.io/exempt: 'latest_tag, missing_liveness',"
                + " devops.stochastic.io/exempt-until: 2026-11-26,"
                + " devops.stochastic.io/exempt-reason: it is an old one}");
    Snapshot snapshot = Snapshot.of(List.of(pod), List.of());

    Evaluation evaluation = evaluation(policy(Given.FIRST), snapshot);
    assertThat(evaluation.exempted()).hasSize(2);
    assertThat(evaluation.warnings()).isEmpty();
    Evaluation nextDay =
        evaluation(policy(Given.FIRST), snapshot, Instant.parse("2026-11-27T00:00:00Z"));
    assertThat(nextDay.violations()).hasSize(3);
    assertThat(
            evaluation(policy(Given.FIRST + "  allowAnnotationExemptions: false\n"), snapshot)
                .violations())
        .hasSize(3);
  }

  @Test
  void tellsOfAnnotationsThatNobodyNeeds() {
    Evaluation evaluation =
        evaluation(
            Given.spec("{}"),
            annotated("{devops.stochastic.io/exempt: latest_tag}"),
            annotated("{devops.stochastic.io/exempt: latest_tag}"));

    assertThat(evaluation.exemptions())
        .extracting(SeenExemption::key, SeenExemption::state)
        .containsExactly(tuple("pod/production/web", State.VOID));
  }

  @Test
  void takesAnnotationsOfTheWorkloadNotOfItsPods() {
    String annotations =
        "{devops.stochastic.io/exempt: '*', devops.stochastic.io/exempt-until: 2026-12-01,"
            + " devops.stochastic.io/exempt-reason: it is an old one}";
    Pod pod =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-0
              namespace: production
              annotations: %s
              ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, controller: true}]
            spec: {containers: [{name: main, image: 'nginx:latest'}]}
            """
                .formatted(annotations));
    String set =
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: web, namespace: production, annotations: %s}
        """;

    Snapshot bare = Snapshot.of(List.of(pod), List.of(workload(set.formatted("{}"))));
    assertThat(evaluation(policy(Given.FIRST), bare).exempted()).isEmpty();
    Snapshot noted = Snapshot.of(List.of(pod), List.of(workload(set.formatted(annotations))));
    assertThat(evaluation(policy(Given.FIRST), noted).exempted()).hasSize(3);
  }

  @Test
  @DisplayName("W25 no exemption lasts longer than allowed from when it was first seen")
  void isVoidWhereItLastsTooLong() {
    Policy policy =
        policy(
            Given.FIRST
                + """
                  exemptions:
                  - name: legacy
                    checks: ["*"]
                    reason: until the rewrite is done
                    expires: "%s"
                    podSelector: {}
                """
                    .formatted(NOW.plus(Duration.ofDays(400))));
    Evaluation evaluation = evaluation(policy, bad());

    assertThat(evaluation.exempted()).isEmpty();
    assertThat(evaluation.warnings())
        .containsExactly(
            "exemption `legacy` is void: it ends at 2027-12-31T12:00:00Z, more than 90 days after"
                + " it was first seen");
    Snapshot plain = Snapshot.of(List.of(bad()), List.of());
    Snapshot seenLater =
        new Snapshot(
            plain.cluster(),
            plain.pods(),
            plain.workloads(),
            plain.namespaces(),
            plain.budgets(),
            Map.of("production/default-policy/legacy", NOW.plus(Duration.ofDays(310))));
    assertThat(evaluation(policy, seenLater).exempted()).hasSize(3);
  }
}

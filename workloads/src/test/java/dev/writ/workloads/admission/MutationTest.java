package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.RegoValue;
import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.observe.Namespace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MutationTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static final String SPEC =
      "requireLivenessProbe: true, requireReadinessProbe: true, enforcementMode: enforce,"
          + " defaultResources: {}, admission: {mutate: true}";

  private static final String BARE = "image: 'web:1', ports: [{containerPort: 3000}]";

  private static PretendSurroundings mutating() {
    return new PretendSurroundings().spec("{" + SPEC + "}");
  }

  private static Answer answer(PretendSurroundings known, Review review) {
    return new Mutation(PretendSurroundings.JUDGE, known, InstantSource.fixed(NOW)).answer(review);
  }

  private static String deployment(String metadata, String container) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web-app, namespace: production%s}
    spec:
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, %s}]}
    """
        .formatted(metadata, container);
  }

  private static String op(String path, String value) {
    return "{\"op\":\"add\",\"path\":\"" + path + "\",\"value\":" + value + "}";
  }

  private static List<String> patch(Answer answer) {
    return answer.patch().operations().stream().map(RegoValue::toJson).toList();
  }

  @Test
  void injectsWhatThePlannerWouldPatch() {
    Answer answer = answer(mutating(), Reviews.create(deployment("", BARE)));

    String probe =
        "{\"failureThreshold\":3,\"initialDelaySeconds\":5,\"periodSeconds\":10,"
            + "\"successThreshold\":1,\"tcpSocket\":{\"port\":3000},\"timeoutSeconds\":1}";
    String container = "/spec/template/spec/containers/0";
    String resources = container + "/resources";
    assertThat(patch(answer))
        .containsExactly(
            op(container + "/livenessProbe", probe),
            op(container + "/readinessProbe", probe),
            op(resources, "{}"),
            op(resources + "/limits", "{}"),
            op(resources + "/limits/cpu", "\"500m\""),
            op(resources + "/limits/memory", "\"256Mi\""),
            op(resources + "/requests", "{}"),
            op(resources + "/requests/cpu", "\"100m\""),
            op(resources + "/requests/memory", "\"128Mi\""),
            op("/metadata/annotations", "{}"),
            op("/metadata/annotations/devops.stochastic.io~1patched-by", "\"writ\""),
            op(
                "/metadata/annotations/devops.stochastic.io~1patched-fields",
                "\"{\\\"web\\\":[\\\"livenessProbe\\\",\\\"readinessProbe\\\",\\\"resources\\\"]}\""),
            op(
                "/metadata/annotations/devops.stochastic.io~1patched-policy",
                "\"production/given\""),
            op("/spec/template/metadata/annotations", "{}"),
            op("/spec/template/metadata/annotations/devops.stochastic.io~1patched-by", "\"writ\""));
    assertThat(answer.isAllowed()).isTrue();
    assertThat(answer.records()).hasSize(1);
    AdmissionRecord kept = answer.records().getFirst();
    assertThat(kept.outcome()).isEqualTo(Outcome.MUTATED);
    assertThat(kept.policy()).isEqualTo("production/given");
    assertThat(kept.messages())
        .containsExactly(
            "web: livenessProbe tcpSocket 3000, delay 5 s, period 10 s",
            "web: readinessProbe tcpSocket 3000, delay 5 s, period 10 s",
            "web: resources limits.cpu 500m, limits.memory 256Mi, requests.cpu 100m,"
                + " requests.memory 128Mi");
  }

  @Test
  void tellsExactlyWhichQuantitiesItPutIn() {
    PretendSurroundings known =
        new PretendSurroundings().spec("{resourceMode: perResource, " + SPEC + "}");
    String deployment =
        deployment(
            ", annotations: {team: a}",
            "livenessProbe: {exec: {}}, readinessProbe: {exec: {}},"
                + " resources: {limits: {cpu: '1', memory: 1Gi}, requests: {cpu: 200m}}");
    PretendSurroundings without =
        new PretendSurroundings()
            .spec("{resourceMode: perResource, " + SPEC.replace("{}", "{cpuLimit: none}") + "}");

    assertThat(patch(answer(known, Reviews.create(deployment)))).isEmpty();
    assertThat(
            patch(answer(without, Reviews.create(deployment.replace("cpu: '1', memory: 1Gi", "")))))
        .contains(
            op("/spec/template/spec/containers/0/resources/limits/memory", "\"256Mi\""),
            op("/spec/template/spec/containers/0/resources/requests/memory", "\"128Mi\""),
            op(
                "/metadata/annotations/devops.stochastic.io~1patched-fields",
                "\"{\\\"web\\\":[\\\"resources.limits.memory\\\","
                    + "\\\"resources.requests.memory\\\"]}\""))
        .doesNotContain(
            op("/metadata/annotations", "{}"),
            op("/spec/template/spec/containers/0/resources", "{}"));
  }

  /** API servers put an empty object where there are none. */
  @Test
  void tellsOfAllResourcesWhereThereWasAnEmptyObject() {
    String deployment =
        deployment("", "livenessProbe: {exec: {}}, readinessProbe: {exec: {}}, resources: {}");

    assertThat(patch(answer(mutating(), Reviews.create(deployment))))
        .contains(
            op("/spec/template/spec/containers/0/resources/limits/cpu", "\"500m\""),
            op(
                "/metadata/annotations/devops.stochastic.io~1patched-fields",
                "\"{\\\"web\\\":[\\\"resources\\\"]}\""))
        .doesNotContain(op("/spec/template/spec/containers/0/resources", "{}"));
  }

  @Test
  void injectsOnUpdateOfTheTemplate() {
    String old = deployment("", "image: 'web:0'");

    assertThat(patch(answer(mutating(), Reviews.update(deployment("", BARE), old)))).isNotEmpty();
  }

  @Test
  void startsNoRolloutOfItsOwn() {
    String labelled = deployment(", labels: {team: a}", BARE);

    assertThat(answer(mutating(), Reviews.update(labelled, deployment("", BARE))))
        .isEqualTo(Answer.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{requireLivenessProbe: true, enforcementMode: enforce}",
        "{requireLivenessProbe: true}",
        "{requireLivenessProbe: true, enforcementMode: enforce, dryRun: true,"
            + " admission: {mutate: true}}",
        "{forbidLatestTag: true, enforcementMode: enforce, admission: {mutate: true}}",
        "{requireLivenessProbe: true, enforcementMode: enforce, admission: {mutate: true},"
            + " podSelector: {matchLabels: {app: other}}}",
      })
  void injectsOnlyWhereAPolicySaysSo(String spec) {
    PretendSurroundings known = new PretendSurroundings().spec(spec);

    assertThat(answer(known, Reviews.create(deployment("", BARE)))).isEqualTo(Answer.ALLOWED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", annotations: {argocd.argoproj.io/tracking-id: a}",
        ", labels: {kustomize.toolkit.fluxcd.io/name: apps}",
        ", ownerReferences: [{apiVersion: x/v1, kind: App, name: a, controller: true}]",
      })
  void leavesWhatOthersGovern(String metadata) {
    assertThat(answer(mutating(), Reviews.create(deployment(metadata, BARE))))
        .isEqualTo(Answer.ALLOWED);
  }

  @Test
  void leavesWhatGitOwnsByItsNamespace() {
    PretendSurroundings known =
        mutating()
            .namespace(
                new Namespace(
                    "production", Map.of("argocd.argoproj.io/instance", "apps"), Map.of()));

    assertThat(answer(known, Reviews.create(deployment("", BARE)))).isEqualTo(Answer.ALLOWED);
  }

  @Test
  void leavesPodsAndWhatIsContendedAndWhatIsNotReadYet() {
    String pod =
        "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: production},"
            + " spec: {containers: [{name: web, image: 'web:1'}]}}";
    assertThat(answer(mutating(), Reviews.create(pod))).isEqualTo(Answer.ALLOWED);
    Review create = Reviews.create(deployment("", BARE));
    assertThat(answer(mutating().silent(NOW.plusSeconds(1)), create)).isEqualTo(Answer.ALLOWED);
    assertThat(answer(mutating().unsynced(), create)).isEqualTo(Answer.ALLOWED);
    Review flawed = Reviews.create(deployment("", BARE).replace("{containers", "7 #"));
    assertThat(answer(mutating(), flawed)).isEqualTo(Answer.ALLOWED);
  }

  @Test
  void leavesWhatWritItselfWrites() {
    String body = Reviews.body("CREATE", deployment("", BARE), null, "", false, "writ-workloads");

    assertThat(answer(mutating(), Reviews.read(body))).isEqualTo(Answer.ALLOWED);
  }

  private static final String PATCHED =
      deployment(
          ", annotations: {devops.stochastic.io/patched-by: writ,"
              + " devops.stochastic.io/patched-fields: '{\"web\":[\"livenessProbe\"]}'}",
          "image: 'web:1', livenessProbe: {tcpSocket: {port: 3000}, periodSeconds: 10}");

  @Test
  @DisplayName("W24 the injected handler gives way, whatever the policies say")
  void handsOver() {
    String incoming = PATCHED.replace("port: 3000}", "port: 3000}, httpGet: {port: 80}");
    Answer answer = answer(new PretendSurroundings(), Reviews.update(incoming, PATCHED));

    assertThat(patch(answer))
        .containsExactly(
            "{\"op\":\"remove\","
                + "\"path\":\"/spec/template/spec/containers/0/livenessProbe/tcpSocket\"}");
    assertThat(answer.records()).hasSize(1);
    assertThat(answer.records().getFirst().messages())
        .containsExactly("web: livenessProbe.tcpSocket gives way to what comes in");
    assertThat(answer.records().getFirst().policy()).isEmpty();
  }

  @Test
  @DisplayName("W24 Writ's own update is left as it is")
  void leavesItsOwnUpdate() {
    String incoming = PATCHED.replace("tcpSocket: {port: 3000}, ", "");
    String own = Reviews.body("UPDATE", incoming, PATCHED, "", false, "writ-workloads");
    String others = Reviews.body("UPDATE", incoming, PATCHED, "", false, "kubectl");

    assertThat(answer(new PretendSurroundings(), Reviews.read(own))).isEqualTo(Answer.ALLOWED);
    assertThat(patch(answer(new PretendSurroundings(), Reviews.read(others))))
        .containsExactly(
            "{\"op\":\"remove\",\"path\":\"/spec/template/spec/containers/0/livenessProbe\"}");
  }

  @Test
  @DisplayName("W24 where policies mutate, a probe that is taken away is injected at once")
  void injectsAnewWhatWasHandedOver() {
    PretendSurroundings known =
        new PretendSurroundings()
            .spec(
                "{requireLivenessProbe: true, enforcementMode: enforce,"
                    + " admission: {mutate: true}}");
    String incoming = PATCHED.replace("tcpSocket: {port: 3000}, ", "");

    assertThat(patch(answer(known, Reviews.update(incoming, PATCHED))).subList(0, 2))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"op\":\"remove\""),
            second -> assertThat(second).contains("\"op\":\"add\"", "\"port\":8080"));
  }

  @Test
  void keepsNoRecordOfADryRun() {
    String body = Reviews.body("CREATE", deployment("", BARE), null, "", true, "kubectl");
    Answer answer = answer(mutating(), Reviews.read(body));

    assertThat(patch(answer)).isNotEmpty();
    assertThat(answer.records()).isEmpty();
  }
}

package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.Seed;
import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.admission.Registration.Door;
import dev.writ.workloads.admission.Registration.FailurePolicy;
import dev.writ.workloads.admission.Requests.Reply;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.deploy.ShippedRights;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An API server asks, over HTTPS, as it is told to; Writ has the rights that it ships with. */
class AdmissionOnClusterTest {
  private static final String PODS = "/api/v1/namespaces/production/pods";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/production/deployments";
  private static final String WEB = DEPLOYMENTS + "/web-app";

  private static final String BAD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: production}
      spec: {containers: [{name: main, image: 'nginx:latest'}]}
      """;

  private static final String APP =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web-app, namespace: production}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: web, image: 'web:1', ports: [{containerPort: 3000}]%s}]
      """;

  /** What Writ applies to {@link #APP}, as W6 has it. */
  private static final String PATCH =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web-app
        namespace: production
        annotations:
          devops.stochastic.io/patched-by: writ
          devops.stochastic.io/patched-fields: '{"web":["livenessProbe","resources"]}'
      spec:
        template:
          metadata: {annotations: {devops.stochastic.io/patched-by: writ}}
          spec:
            containers:
              - name: web
                livenessProbe:
                  tcpSocket: {port: 3000}
                  initialDelaySeconds: 5
                  periodSeconds: 10
                  timeoutSeconds: 1
                  successThreshold: 1
                  failureThreshold: 3
                resources:
                  requests: {cpu: 100m, memory: 128Mi}
                  limits: {cpu: 500m, memory: 256Mi}
      """;

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());
  private final ClusterApi api =
      ClusterApi.open("local", ShippedRights.grant(sandbox), RequestListener.NOBODY);
  private final Requests kubectl = Requests.to(sandbox.url(), sandbox.caPem(), sandbox.token());
  private final PretendSurroundings known = new PretendSurroundings();
  private final List<AdmissionRecord> kept = new CopyOnWriteArrayList<>();
  private final Recorder recorder = Recorder.idle(Recorder.CAPACITY, kept::addAll);
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final SelfIssued source =
      new SelfIssued(
          new SecretAuthority(api, "writ-system"), List.of("127.0.0.1"), InstantSource.system());
  private final Admission admission =
      new Admission(
          new Admission.Listener("127.0.0.1", 0),
          source,
          Map.of(
              "local",
              new Webhook(
                  PretendSurroundings.JUDGE,
                  known,
                  false,
                  InstantSource.system(),
                  recorder,
                  meters,
                  Tags.empty())),
          port ->
              List.of(
                  new Registration(
                      api,
                      new Door.Url("https://127.0.0.1:" + port),
                      "writ-system",
                      FailurePolicy.FAIL)));

  @BeforeEach
  void begin() {
    sandbox.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: production}\n");
    admission.start();
  }

  @AfterEach
  void stop() {
    admission.close();
    api.close();
    sandbox.close();
  }

  private JsonNode container() {
    return kubectl.get(WEB).json().at("/spec/template/spec/containers/0");
  }

  private void remediate() {
    assertThat(kubectl.post(DEPLOYMENTS, APP.formatted("")).status()).isEqualTo(201);
    assertThat(kubectl.force(WEB, "writ-workloads", PATCH).status()).isEqualTo(200);
    assertThat(container().at("/livenessProbe/tcpSocket/port").asInt()).isEqualTo(3000);
    assertThat(container().at("/resources/requests/cpu").asText()).isEqualTo("100m");
  }

  @Test
  @DisplayName("W13 the API server refuses W1's pod with the messages of all its violations")
  void deniesAPod() {
    known.policy(Seed.FIRST);
    Reply reply = kubectl.post(PODS, BAD);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.message())
        .isEqualTo(
            "admission webhook \"validate.workloads.devops.stochastic.io\" denied the request:"
                + " Denied by DevOpsPolicy: container 'main' uses :latest tag, container 'main'"
                + " missing liveness probe, container 'main' missing readiness probe");
    recorder.flush();
    assertThat(kept).hasSize(1);
    assertThat(kept.getFirst().outcome()).isEqualTo(Outcome.DENIED);
    assertThat(kept.getFirst().username()).isEqualTo("sandbox-admin");
    assertThat(kept.getFirst().object()).hasToString("pod/production/web");
    assertThat(
            meters
                .counter(
                    "writ.workloads.admission.requests", "operation", "create", "outcome", "denied")
                .count())
        .isEqualTo(1);
    assertThat(meters.timer("writ.workloads.admission").count()).isEqualTo(1);
  }

  @Test
  @DisplayName("W13 without a policy the pod comes in")
  void allowsWithoutAPolicy() {
    assertThat(kubectl.post(PODS, BAD).status()).isEqualTo(201);
  }

  @Test
  @DisplayName("W13 system namespaces and Writ's own are not asked about")
  void isNotAskedAboutSystemNamespaces() {
    known.policy(Seed.FIRST);
    for (String namespace : List.of("kube-system", "writ-system")) {
      String pods = "/api/v1/namespaces/" + namespace + "/pods";
      assertThat(kubectl.post(pods, BAD.replace("production", namespace)).status()).isEqualTo(201);
    }
    assertThat(meters.timer("writ.workloads.admission").count()).isZero();
  }

  @Test
  @DisplayName("W13 a dry run is denied as well, and leaves no record")
  void keepsNoRecordOfADryRun() {
    known.policy(Seed.FIRST);

    assertThat(kubectl.post(PODS + "?dryRun=All", BAD).status()).isEqualTo(403);
    recorder.flush();
    assertThat(kept).isEmpty();
  }

  @Test
  @DisplayName("W14 below the bar there is a warning")
  void warns() {
    known.spec("{forbidLatestTag: true, admission: {minSeverity: critical}}");
    Reply reply = kubectl.post(PODS, BAD);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.warnings()).containsExactly("299 - \"container 'main' uses :latest tag\"");
  }

  @Test
  void letsControllersMakeAgainWhatStands() {
    assertThat(kubectl.post(DEPLOYMENTS, APP.formatted("")).status()).isEqualTo(201);
    String first = pods(1).getFirst();
    known
        .standing(
            (kind, namespace, name) ->
                api.find(kind.path(namespace, name))
                    .map(found -> PretendSurroundings.node(found.toString())))
        .policy(Seed.FIRST);
    String eviction =
        "{apiVersion: policy/v1, kind: Eviction, metadata: {name: %s, namespace: production}}"
            .formatted(first);

    assertThat(kubectl.post(PODS + "/" + first + "/eviction", eviction).status()).isEqualTo(201);
    assertThat(pods(1)).doesNotContain(first);
  }

  /** Names of the pods that are not on their way out, once there are so many. */
  private List<String> pods(int count) {
    while (true) {
      List<String> names =
          kubectl
              .get(PODS)
              .json()
              .path("items")
              .valueStream()
              .filter(pod -> !pod.at("/metadata").has("deletionTimestamp"))
              .map(pod -> pod.at("/metadata/name").asText())
              .toList();
      if (names.size() == count) {
        return names;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void injectsWherePoliciesMutate() {
    known.spec(
        "{requireLivenessProbe: true, requireResources: true, enforcementMode: enforce,"
            + " defaultResources: {}, admission: {mutate: true}}");

    assertThat(kubectl.post(DEPLOYMENTS, APP.formatted("")).status()).isEqualTo(201);
    assertThat(container().at("/livenessProbe/tcpSocket/port").asInt()).isEqualTo(3000);
    assertThat(container().at("/resources/limits/memory").asText()).isEqualTo("256Mi");
    JsonNode stored = kubectl.get(WEB).json();
    assertThat(stored.at("/metadata/annotations/devops.stochastic.io~1patched-by").asText())
        .isEqualTo("writ");
    assertThat(
            stored
                .at("/spec/template/metadata/annotations/devops.stochastic.io~1patched-by")
                .asText())
        .isEqualTo("writ");
  }

  @Test
  @DisplayName("W24 a client-side apply of one's own probe and limit is accepted")
  void handsOverToAClientSideApply() {
    remediate();
    Reply reply =
        kubectl.strategic(
            WEB,
            """
            {"spec":{"template":{"spec":{"containers":[{"name":"web",
              "livenessProbe":{"httpGet":{"path":"/","port":3000}},
              "resources":{"limits":{"cpu":"50m"}}}]}}}}
            """);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertHandedOver();
  }

  @Test
  @DisplayName(
      "W24 a server-side apply with force is accepted; without the probe again, it is gone")
  void handsOverToAServerSideApply() {
    remediate();
    Reply reply =
        kubectl.force(
            WEB,
            "kubectl",
            APP.formatted(
                ", livenessProbe: {httpGet: {path: /, port: 3000}},"
                    + " resources: {limits: {cpu: 50m}}"));

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertHandedOver();

    Reply without =
        kubectl.force(WEB, "kubectl", APP.formatted(", resources: {limits: {cpu: 50m}}"));
    assertThat(without.status()).as(without.body()).isEqualTo(200);
    assertThat(container().has("livenessProbe")).as(without.body()).isFalse();
    recorder.flush();
    // An API server asks again where the object was changed meanwhile.
    assertThat(kept.stream().map(AdmissionRecord::messages).distinct())
        .containsExactly(
            List.of(
                "web: livenessProbe.tcpSocket gives way to what comes in",
                "web: resources.requests.cpu gives way to what comes in"),
            List.of("web: livenessProbe gives way to what comes in"));
  }

  @Test
  @DisplayName("W24 without the webhook the API server refuses both with 422")
  void isRefusedByTheApiServerWithoutTheWebhook() {
    remediate();
    String path = Resource.MUTATING_WEBHOOKS.path("", Registration.NAME);
    assertThat(kubectl.send("DELETE", path, "application/json", "").status()).isEqualTo(200);
    Reply probe =
        kubectl.force(
            WEB, "kubectl", APP.formatted(", livenessProbe: {httpGet: {path: /, port: 3000}}"));
    Reply limit = kubectl.force(WEB, "kubectl", APP.formatted(", resources: {limits: {cpu: 50m}}"));

    assertThat(probe.status()).isEqualTo(422);
    assertThat(probe.message()).contains("may not specify more than 1 handler type");
    assertThat(limit.status()).isEqualTo(422);
    assertThat(limit.message()).contains("must be less than or equal to cpu limit of 50m");
  }

  private void assertHandedOver() {
    JsonNode probe = container().path("livenessProbe");
    assertThat(probe.has("tcpSocket")).isFalse();
    assertThat(probe.at("/httpGet/path").asText()).isEqualTo("/");
    assertThat(probe.path("initialDelaySeconds").asInt()).isEqualTo(5);
    assertThat(probe.path("periodSeconds").asInt()).isEqualTo(10);
    JsonNode resources = container().path("resources");
    assertThat(resources.at("/limits/cpu").asText()).isEqualTo("50m");
    assertThat(resources.path("requests").has("cpu")).isFalse();
    assertThat(resources.at("/requests/memory").asText()).isEqualTo("128Mi");
  }

  @Test
  void registersAsOftenAsOneLikes() {
    String path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/";
    String version =
        kubectl.get(path + "writ-workloads").json().at("/metadata/resourceVersion").asText();
    assertThat(admission.renew()).isTrue();
    JsonNode stored = kubectl.get(path + "writ-workloads").json();

    assertThat(stored.at("/metadata/resourceVersion").asText()).isEqualTo(version);
    JsonNode webhook = stored.at("/webhooks/0");
    assertThat(webhook.path("failurePolicy").asText()).isEqualTo("Fail");
    assertThat(webhook.path("timeoutSeconds").asInt()).isEqualTo(2);
    assertThat(webhook.path("sideEffects").asText()).isEqualTo("NoneOnDryRun");
    assertThat(admission.isRegistered("local")).isTrue();
    assertThat(admission.isRegistered("other")).isFalse();
  }

  @Test
  void keepsItsAuthorityInASecretForAllReplicas() {
    JsonNode secret =
        kubectl.get("/api/v1/namespaces/writ-system/secrets/writ-workloads-admission").json();
    assertThat(secret.path("data").properties()).hasSize(2);
    SelfIssued other =
        new SelfIssued(
            new SecretAuthority(api, "writ-system"), List.of("127.0.0.1"), InstantSource.system());

    assertThat(other.current().bundlePem()).isEqualTo(source.current().bundlePem());
  }

  @Test
  void isWithdrawnByWhoeverLeads() {
    List<String> paths =
        List.of(
            Resource.VALIDATING_WEBHOOKS.path("", Registration.NAME),
            Resource.MUTATING_WEBHOOKS.path("", Registration.NAME));
    withdraw(false);
    assertThat(paths).extracting(path -> kubectl.get(path).status()).containsOnly(200);
    withdraw(true);
    assertThat(paths).extracting(path -> kubectl.get(path).status()).containsOnly(404);
    withdraw(true);
  }

  private void withdraw(boolean leading) {
    try (Withdrawal withdrawal =
        Withdrawal.idle(List.of(new Withdrawal.Asked(api, () -> leading)))) {
      withdrawal.look();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "junk | expected a private key as PEM in PKCS #8",
        "other | `ca.key` is not the key of the first certificate of `ca.crt`",
        "none | it has no `ca.key`"
      })
  void waitsForACertificateWhereTheSecretCantBeUsed(String key, String why) {
    String pem =
        switch (key) {
          case "junk" -> "junk";
          case "other" -> Pem.write(Certificates.newKeys().getPrivate());
          default -> "";
        };
    String base64 = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    assertThat(
            kubectl
                .strategic(
                    "/api/v1/namespaces/writ-system/secrets/writ-workloads-admission",
                    "{\"data\":{\"ca.key\":\"%s\"}}".formatted(base64))
                .status())
        .isEqualTo(200);
    SecretAuthority store = new SecretAuthority(api, "writ-system");

    assertThatThrownBy(store::find)
        .hasMessage(
            "the Secret `writ-system/writ-workloads-admission` can't be used: %s; delete it, and"
                    .formatted(why)
                + " Writ makes a new one");
    try (Admission waiting =
        new Admission(
            new Admission.Listener("127.0.0.1", 0),
            new SelfIssued(store, List.of("127.0.0.1"), InstantSource.system()),
            Map.of(),
            _ -> List.of())) {
      waiting.start();
      assertThat(waiting.port()).isEmpty();
    }
  }
}

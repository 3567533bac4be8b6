package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.SandboxFixture.Answer;
import dev.writ.sandbox.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Webhooks are asked as Kubernetes documents it. */
class AdmissionTest {

  private static final String VALIDATING = "ValidatingWebhookConfiguration";
  private static final String MUTATING = "MutatingWebhookConfiguration";

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private String namespace = "";

  @BeforeEach
  void makeNamespace() {
    namespace = CLUSTER.newNamespace();
  }

  private String pods() {
    return "/api/v1/namespaces/" + namespace + "/pods";
  }

  private String deployments() {
    return "/apis/apps/v1/namespaces/" + namespace + "/deployments";
  }

  private static String pod(String image) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: '"
        + image
        + "'}]}}";
  }

  private static String deployment(String container) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: 'web:1', %s}]}
        """
        .formatted(container);
  }

  private void install(PretendWebhook webhook, String kind, String failurePolicy) {
    CLUSTER.sandbox().apply(webhook.configuration(kind, namespace, failurePolicy));
  }

  @Test
  void refusesWhatAValidatingWebhookDenies() {
    try (var webhook = new PretendWebhook(request -> PretendWebhook.deny("no such image"))) {
      install(webhook, VALIDATING, "Fail");
      Answer answer = CLUSTER.post(pods(), pod("x:1"));
      assertThat(answer.code()).isEqualTo(403);
      assertThat(answer.message())
          .isEqualTo("admission webhook \"policy.writ.test\" denied the request: no such image");
      assertThat(CLUSTER.get(pods() + "/p").code()).isEqualTo(404);
      JsonNode request = webhook.requests().getFirst();
      assertThat(request.path("operation").asText()).isEqualTo("CREATE");
      assertThat(request.at("/userInfo/username").asText()).isEqualTo("sandbox-admin");
      assertThat(request.at("/resource/resource").asText()).isEqualTo("pods");
      assertThat(request.at("/object/spec/restartPolicy").asText()).isEqualTo("Always");
      assertThat(request.path("oldObject").isNull()).isTrue();
    }
  }

  @Test
  void showsTheOldObjectAndWhetherItIsADryRun() {
    try (var webhook = new PretendWebhook(request -> PretendWebhook.allow())) {
      install(webhook, VALIDATING, "Fail");
      CLUSTER.post(deployments(), deployment(""));
      CLUSTER.patch(
          deployments() + "/web?dryRun=All",
          "application/merge-patch+json",
          "{\"spec\":{\"replicas\":3}}");
      JsonNode request =
          webhook.requests().stream()
              .filter(one -> one.path("dryRun").asBoolean())
              .findFirst()
              .orElseThrow();
      assertThat(request.path("operation").asText()).isEqualTo("UPDATE");
      assertThat(request.at("/oldObject/spec/replicas").asInt()).isEqualTo(1);
      assertThat(request.at("/object/spec/replicas").asInt()).isEqualTo(3);
    }
  }

  @Test
  void passesWarningsOn() {
    try (var webhook =
        new PretendWebhook(
            request -> {
              var response = PretendWebhook.allow();
              response.putArray("warnings").add("think again");
              return response;
            })) {
      install(webhook, VALIDATING, "Fail");
      Answer answer = CLUSTER.post(pods(), pod("x:1"));
      assertThat(answer.code()).isEqualTo(201);
      assertThat(answer.response().headers().firstValue("Warning"))
          .hasValue("299 - \"think again\"");
    }
  }

  @Test
  void letsAMutatingWebhookMendWhatWouldBeRefused() {
    try (var webhook =
        new PretendWebhook(
            request ->
                request.at("/object/spec/template/spec/containers/0/livenessProbe").size() > 5
                    ? PretendWebhook.patch(
                        "[{\"op\":\"remove\",\"path\":"
                            + "\"/spec/template/spec/containers/0/livenessProbe/tcpSocket\"}]")
                    : PretendWebhook.allow())) {
      install(webhook, MUTATING, "Fail");
      Answer answer =
          CLUSTER.post(
              deployments(),
              deployment("livenessProbe: {tcpSocket: {port: 1}, httpGet: {port: 2}}"));
      assertThat(answer.code()).isEqualTo(201);
      JsonNode probe = answer.body().at("/spec/template/spec/containers/0/livenessProbe");
      assertThat(probe.has("tcpSocket")).isFalse();
      assertThat(Json.at(probe, "httpGet", "port").asInt()).isEqualTo(2);
    }
  }

  @Test
  void failsOrGoesOnAsTheFailurePolicySaysWhenNobodyAnswers() {
    var webhook = new PretendWebhook(request -> PretendWebhook.allow());
    webhook.close();
    install(webhook, VALIDATING, "Fail");
    Answer refused = CLUSTER.post(pods(), pod("x:1"));
    assertThat(refused.code()).isEqualTo(500);
    assertThat(refused.message())
        .startsWith("Internal error occurred: failed calling webhook \"policy.writ.test\": ");
    install(webhook, VALIDATING, "Ignore");
    assertThat(CLUSTER.post(pods(), pod("x:1")).code()).isEqualTo(201);
  }

  @Test
  void asksOnlyAboutTheNamespacesOfTheSelector() {
    String other = CLUSTER.newNamespace();
    try (var webhook = new PretendWebhook(request -> PretendWebhook.deny("no"))) {
      install(webhook, VALIDATING, "Fail");
      assertThat(CLUSTER.post("/api/v1/namespaces/" + other + "/pods", pod("x:1")).code())
          .isEqualTo(201);
      assertThat(webhook.requests()).isEmpty();
    }
  }

  @Test
  void aReplicaSetTellsThatItsPodsAreDenied() {
    try (var webhook =
        new PretendWebhook(
            request ->
                request.at("/kind/kind").asText().equals("Pod")
                    ? PretendWebhook.deny("no pods here")
                    : PretendWebhook.allow())) {
      install(webhook, VALIDATING, "Fail");
      CLUSTER.post(deployments(), deployment(""));
      var deployment =
          CLUSTER
              .client()
              .apps()
              .deployments()
              .inNamespace(namespace)
              .withName("web")
              .waitUntilCondition(
                  one ->
                      one != null
                          && one.getStatus() != null
                          && one.getStatus().getConditions().stream()
                              .anyMatch(condition -> condition.getType().equals("ReplicaFailure")),
                  30,
                  TimeUnit.SECONDS);
      assertThat(deployment.getStatus().getConditions())
          .filteredOn(condition -> condition.getType().equals("ReplicaFailure"))
          .singleElement()
          .satisfies(
              condition ->
                  assertThat(condition.getMessage())
                      .isEqualTo(
                          "admission webhook \"policy.writ.test\" denied the request: no pods here"));
    }
  }

  @Test
  void sendsOptionsOfTheOperationAndTheTimeThereIs() {
    try (var webhook = new PretendWebhook(request -> PretendWebhook.allow())) {
      install(webhook, VALIDATING, "Fail");
      CLUSTER.post(deployments() + "?fieldManager=hand", deployment(""));
      CLUSTER.patch(
          deployments() + "/web?dryRun=All&fieldManager=hand",
          "application/merge-patch+json",
          "{\"spec\":{\"replicas\":0}}");
      List<JsonNode> options =
          webhook.requests().stream()
              .map(request -> request.path("options"))
              .filter(one -> one.path("fieldManager").asText().equals("hand"))
              .toList();
      assertThat(options)
          .extracting(JsonNode::toString)
          .containsExactly(
              "{\"apiVersion\":\"meta.k8s.io/v1\",\"kind\":\"CreateOptions\","
                  + "\"fieldManager\":\"hand\"}",
              "{\"apiVersion\":\"meta.k8s.io/v1\",\"kind\":\"UpdateOptions\","
                  + "\"fieldManager\":\"hand\",\"dryRun\":[\"All\"]}");
      assertThat(webhook.queries()).containsOnly("timeout=5s");
    }
  }

  @Test
  void asksBeforeADeletionWhichNobodyPatches() {
    try (var webhook =
        new PretendWebhook(
            request ->
                request.path("operation").asText().equals("DELETE")
                    ? PretendWebhook.deny("stays")
                    : PretendWebhook.allow())) {
      CLUSTER
          .sandbox()
          .apply(
              webhook
                  .configuration(VALIDATING, namespace, "Fail")
                  .replace("[CREATE, UPDATE]", "[CREATE, DELETE]"));
      CLUSTER.post(pods(), pod("x:1"));

      Answer answer = CLUSTER.send("DELETE", pods() + "/p", "application/json", "");

      assertThat(answer.code()).isEqualTo(403);
      assertThat(answer.message())
          .isEqualTo("admission webhook \"policy.writ.test\" denied the request: stays");
      assertThat(CLUSTER.get(pods() + "/p").code()).isEqualTo(200);
      JsonNode asked = webhook.requests().getLast();
      assertThat(asked.path("object").isNull()).isTrue();
      assertThat(asked.at("/oldObject/metadata/name").asText()).isEqualTo("p");
      assertThat(asked.at("/options/kind").asText()).isEqualTo("DeleteOptions");
    }
  }

  @Test
  void asksAboutASubresourceThatIsNamed() {
    try (var webhook =
        new PretendWebhook(
            request ->
                request.at("/object/spec/ephemeralContainers").isMissingNode()
                    ? PretendWebhook.allow()
                    : PretendWebhook.deny("no looking in"))) {
      CLUSTER
          .sandbox()
          .apply(
              webhook
                  .configuration(VALIDATING, namespace, "Fail")
                  .replace("[pods, deployments]", "[pods/ephemeralcontainers]"));
      CLUSTER.post(pods(), pod("x:1"));

      Answer answer =
          CLUSTER.patch(
              pods() + "/p/ephemeralcontainers",
              "application/strategic-merge-patch+json",
              "{\"spec\":{\"ephemeralContainers\":[{\"name\":\"look\",\"image\":\"x:2\"}]}}");

      assertThat(answer.code()).isEqualTo(403);
      assertThat(webhook.requests())
          .extracting(
              request -> request.path("operation").asText(),
              request -> request.at("/kind/kind").asText(),
              request -> request.path("subResource").asText())
          .containsExactly(tuple("UPDATE", "Pod", "ephemeralcontainers"));
    }
  }

  private static JsonNode ownedBy(String manager, JsonNode object) {
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(manager)) {
        return entry.path("fieldsV1");
      }
    }
    return Json.object();
  }

  @Test
  void nobodyOwnsWhatAWebhookAddsAndWhatItRemovesStaysListed() {
    String operations =
        "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"a\":\"b\"}},"
            + "{\"op\":\"remove\",\"path\":\"/metadata/labels/gone\"}]";
    try (var webhook = new PretendWebhook(_ -> PretendWebhook.patch(operations))) {
      install(webhook, MUTATING, "Fail");
      String labelled = pod("x:1").replace("name: p}", "name: p, labels: {gone: x, stays: x}}");
      Answer posted = CLUSTER.post(pods() + "?fieldManager=one", labelled);
      Answer applied =
          CLUSTER.patch(
              pods() + "/q?fieldManager=two",
              "application/apply-patch+yaml",
              labelled.replace("name: p,", "name: q,"));

      assertThat(posted.body().at("/metadata/annotations/a").asText()).isEqualTo("b");
      assertThat(posted.body().at("/metadata/labels").has("gone")).isFalse();
      assertThat(ownedBy("one", posted.body()).path("f:metadata").toString())
          .isEqualTo("{\"f:labels\":{\".\":{},\"f:gone\":{},\"f:stays\":{}}}");
      assertThat(ownedBy("two", applied.body()).path("f:metadata").toString())
          .isEqualTo("{\"f:labels\":{\"f:gone\":{},\"f:stays\":{}}}");
      assertThat(webhook.requests().getFirst().at("/object/metadata/managedFields")).hasSize(1);
    }
  }

  @Test
  void putsBackTheBookkeepingThatAWebhookSpoils() {
    String operations =
        "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields/0/fieldsV1\","
            + "\"value\":{\"spec\":{}}}]";
    try (var webhook = new PretendWebhook(_ -> PretendWebhook.patch(operations))) {
      install(webhook, MUTATING, "Fail");
      Answer posted = CLUSTER.post(pods() + "?fieldManager=one", pod("x:1"));
      assertThat(ownedBy("one", posted.body()).has("f:spec")).isTrue();
    }
  }

  @Test
  void wordsARefusalThatSaysLittle() {
    assertThat(refusal(PretendWebhook.deny("")).message()).endsWith(" without explanation");
    ObjectNode reasoned = PretendWebhook.deny("");
    ((ObjectNode) reasoned.path("status")).put("reason", "NotYours").put("code", 200);
    Answer answer = refusal(reasoned);
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.message()).endsWith(" denied the request: NotYours");
  }

  private Answer refusal(ObjectNode response) {
    try (var webhook = new PretendWebhook(_ -> response)) {
      install(webhook, VALIDATING, "Fail");
      return CLUSTER.post(pods(), pod("x:1"));
    }
  }

  @Test
  void takesNoPatchOfAnUnknownType() {
    try (var webhook =
        new PretendWebhook(_ -> PretendWebhook.patch("[]").put("patchType", "MergePatch"))) {
      install(webhook, MUTATING, "Fail");
      Answer answer = CLUSTER.post(pods(), pod("x:1"));
      assertThat(answer.code()).isEqualTo(500);
      assertThat(answer.message()).contains("response.patchType");
    }
  }

  @Test
  void asksAgainWhereALaterWebhookChangedTheObject() {
    String set = "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"by\":\"later\"}}]";
    try (var first = new PretendWebhook(_ -> PretendWebhook.allow());
        var later =
            new PretendWebhook(
                request ->
                    request.at("/object/metadata/labels/by").isMissingNode()
                        ? PretendWebhook.patch(set)
                        : PretendWebhook.allow())) {
      CLUSTER
          .sandbox()
          .apply(
              first
                  .configuration(MUTATING, namespace, "Fail")
                  .replace("failurePolicy:", "reinvocationPolicy: IfNeeded\n    failurePolicy:"));
      CLUSTER
          .sandbox()
          .apply(
              later
                  .configuration(MUTATING, namespace, "Fail")
                  .replace("name: " + namespace + "}", "name: " + namespace + "-later}"));

      CLUSTER.post(pods(), pod("x:1"));

      assertThat(first.requests())
          .extracting(request -> request.at("/object/metadata/labels/by").asText())
          .containsExactly("", "later");
      assertThat(later.requests()).hasSize(1);
    }
  }

  @Test
  void refusesAWebhookThatIsNoHttps() {
    String configuration =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: plain}
        webhooks:
          - name: policy.writ.test
            clientConfig: {url: 'http://127.0.0.1/'}
            sideEffects: None
            admissionReviewVersions: [v1]
        """;
    Answer answer =
        CLUSTER.post(
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", configuration);
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.message()).contains("'https' is the only allowed URL scheme");
  }

  @Test
  void theClustersOwnControllersSignWithTheirServiceAccounts() {
    try (var webhook = new PretendWebhook(request -> PretendWebhook.allow())) {
      install(webhook, VALIDATING, "Fail");
      CLUSTER.post(deployments(), deployment(""));
      CLUSTER
          .client()
          .apps()
          .deployments()
          .inNamespace(namespace)
          .withName("web")
          .waitUntilCondition(
              one ->
                  one != null
                      && one.getStatus() != null
                      && Integer.valueOf(1).equals(one.getStatus().getAvailableReplicas()),
              60,
              TimeUnit.SECONDS);
      assertThat(webhook.requests())
          .filteredOn(one -> one.at("/resource/resource").asText().equals("pods"))
          .first()
          .satisfies(
              one ->
                  assertThat(one.path("userInfo"))
                      .isEqualTo(
                          Json.of(
                              Map.of(
                                  "username",
                                  "system:serviceaccount:kube-system:replicaset-controller",
                                  "groups",
                                  List.of(
                                      "system:serviceaccounts",
                                      "system:serviceaccounts:kube-system",
                                      "system:authenticated")))));
    }
  }
}

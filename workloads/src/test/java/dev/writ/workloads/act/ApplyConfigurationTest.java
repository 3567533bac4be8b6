package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Action.InjectLivenessProbe;
import dev.writ.workloads.decide.Action.InjectReadinessProbe;
import dev.writ.workloads.decide.Action.InjectResources;
import dev.writ.workloads.decide.Action.Probe;
import dev.writ.workloads.policy.ResourceField;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ApplyConfigurationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UUID ID = new UUID(0, 6);
  private static final Probe PROBE = new Probe(3000, 5, 10);
  private static final List<Action> PROBES =
      List.of(new InjectLivenessProbe("web", PROBE), new InjectReadinessProbe("web", PROBE));
  private static final List<Action> RESOURCES =
      List.of(
          new InjectResources(
              "web",
              Map.of(
                  ResourceField.LIMITS_CPU, "500m",
                  ResourceField.LIMITS_MEMORY, "256Mi",
                  ResourceField.REQUESTS_CPU, "100m",
                  ResourceField.REQUESTS_MEMORY, "128Mi")));

  private static Sandbox sandbox;
  private static ClusterApi api;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(SandboxSettings.forTests());
    api = ClusterApi.open("local", sandbox.kubeconfigYaml(), RequestListener.NOBODY);
    sandbox.apply("{apiVersion: v1, kind: Namespace, metadata: {name: production}}");
  }

  @AfterAll
  static void stop() {
    api.close();
    sandbox.close();
  }

  @Test
  @DisplayName("W6 a patch holds each default, both marks, and what it is for")
  void namesEveryField() throws Exception {
    ObjectNode live =
        (ObjectNode)
            JSON.readTree(
                """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web-app",
                 "namespace":"production","uid":"u-1","resourceVersion":"7","labels":{"a":"b"},
                 "managedFields":[{"manager":"kubectl","operation":"Update","fieldsV1":{
                   "f:spec":{"f:replicas":{}}}}]},
                 "spec":{"replicas":2,"template":{"spec":{"containers":[
                  {"name":"side","image":"s:1"},{"name":"web","image":"w:1"}]}}}}
                """);

    ApplyConfiguration patch =
        ApplyConfiguration.with(
            live,
            List.of(PROBES.get(0), PROBES.get(1), RESOURCES.getFirst()),
            List.of("production/a", "cluster/b"),
            ID);

    String probe =
        """
        {"tcpSocket":{"port":3000},"initialDelaySeconds":5,"periodSeconds":10,
         "timeoutSeconds":1,"successThreshold":1,"failureThreshold":3}
        """;
    assertThat(patch.body())
        .isEqualTo(
            JSON.readTree(
                """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web-app",
                 "namespace":"production","uid":"u-1","resourceVersion":"7","annotations":{
                  "devops.stochastic.io/patched-by":"writ",
                  "devops.stochastic.io/patched-fields":
                    "{\\"web\\":[\\"livenessProbe\\",\\"readinessProbe\\",\\"resources\\"]}",
                  "devops.stochastic.io/patched-policy":"production/a,cluster/b",
                  "devops.stochastic.io/remediation":"00000000-0000-0000-0000-000000000006"}},
                 "spec":{"template":{
                  "metadata":{"annotations":{"devops.stochastic.io/patched-by":"writ"}},
                  "spec":{"containers":[{"name":"web","livenessProbe":%s,"readinessProbe":%s,
                   "resources":{"limits":{"cpu":"500m","memory":"256Mi"},
                    "requests":{"cpu":"100m","memory":"128Mi"}}}]}}}}
                """
                    .formatted(probe, probe)));
  }

  @Test
  void putsANativeSidecarWhereItIs() throws Exception {
    ObjectNode live =
        (ObjectNode)
            JSON.readTree(
                """
                {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"a","namespace":"b"},
                 "spec":{"template":{"spec":{"containers":[{"name":"web"}],
                  "initContainers":[{"name":"log","restartPolicy":"Always"}]}}}}
                """);

    ApplyConfiguration patch =
        ApplyConfiguration.with(
            live, List.of(new InjectLivenessProbe("log", PROBE)), List.of("b/p"), ID);

    assertThat(patch.body().at("/spec/template/spec").properties()).hasSize(1);
    assertThat(patch.body().at("/spec/template/spec/initContainers/0/name").asText())
        .isEqualTo("log");
  }

  @Test
  @DisplayName("W22 what is dropped is gone whole, and the template is the earlier one again")
  void goesBackToTheEarlierTemplate() {
    ObjectNode before = deployed("back");
    JsonNode template = before.at("/spec/template");

    ObjectNode patched =
        apply(ApplyConfiguration.with(before, PROBES, List.of("production/p"), ID));
    assertThat(patched.at("/spec/template/spec/containers/1/livenessProbe/tcpSocket/port").asInt())
        .isEqualTo(3000);
    assertThat(patched.at("/spec/template/spec/containers/0").has("livenessProbe")).isFalse();

    ObjectNode back = apply(ApplyConfiguration.without(patched, PROBES, "fingerprint"));

    assertThat(back.at("/spec/template")).isEqualTo(template);
    assertThat(TemplateHash.of(back)).isEqualTo(TemplateHash.of(before));
    assertThat(ApplyConfiguration.annotation(back, ApplyConfiguration.ROLLED_BACK))
        .isEqualTo("fingerprint");
    assertThat(back.at("/metadata/annotations").has(ApplyConfiguration.PATCHED_BY)).isFalse();
    assertThat(back.at("/metadata/annotations").has(ApplyConfiguration.REMEDIATION)).isFalse();
  }

  @Test
  void keepsWhatAnEarlierRemediationPutIn() {
    ObjectNode before = deployed("twice");
    ObjectNode once = apply(ApplyConfiguration.with(before, RESOURCES, List.of("a/one"), ID));
    ObjectNode twice = apply(ApplyConfiguration.with(once, PROBES, List.of("a/two"), ID));
    assertThat(ApplyConfiguration.annotation(twice, ApplyConfiguration.PATCHED_FIELDS))
        .isEqualTo("{\"web\":[\"livenessProbe\",\"readinessProbe\",\"resources\"]}");
    assertThat(twice.at("/spec/template/spec/containers/1/resources/limits/cpu").asText())
        .isEqualTo("500m");

    ObjectNode back = apply(ApplyConfiguration.without(twice, PROBES, "fingerprint"));

    assertThat(back.at("/spec/template")).isEqualTo(once.at("/spec/template"));
    assertThat(ApplyConfiguration.annotation(back, ApplyConfiguration.PATCHED_FIELDS))
        .isEqualTo("{\"web\":[\"resources\"]}");
  }

  @Test
  @DisplayName("W22 what was rolled back on earlier templates is told on, the newest twenty")
  void tellsEarlierRollbacksOn() {
    ObjectNode before = deployed("marked");
    apply(ApplyConfiguration.with(before, PROBES, List.of("a/p"), ID));
    for (int i = 0; i < 21; i++) {
      apply(ApplyConfiguration.without(api.read(path("marked")), PROBES, "f" + i));
    }

    ObjectNode patched =
        apply(ApplyConfiguration.with(api.read(path("marked")), RESOURCES, List.of("a/p"), ID));

    String marks = ApplyConfiguration.annotation(patched, ApplyConfiguration.ROLLED_BACK);
    assertThat(marks.split(",", -1)).hasSize(20).startsWith("f20", "f19").endsWith("f1");
  }

  /** A real API server computes who owns what before webhooks change the object. */
  private static ObjectNode admitted(String fields, String owned) throws Exception {
    return (ObjectNode)
        JSON.readTree(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web",
             "namespace":"production","annotations":{"devops.stochastic.io/patched-by":"writ",
              "devops.stochastic.io/patched-fields":"FIELDS"},
             "managedFields":[{"manager":"kubectl-client-side-apply","operation":"Update",
              "fieldsV1":{"f:spec":{"f:template":{"f:spec":{"f:containers":{
               "k:{\\"name\\":\\"web\\"}":{".":{},"f:name":{},"f:resources":{OWNED}}}}}}}}]},
             "spec":{"template":{"spec":{"containers":[{"name":"web",
              "livenessProbe":{"tcpSocket":{"port":3000},"periodSeconds":10},
              "resources":{"limits":{"cpu":"500m","memory":"256Mi"},
               "requests":{"cpu":"100m"}}}]}}}}
            """
                .replace("FIELDS", fields.replace("\"", "\\\""))
                .replace("OWNED", owned));
  }

  private static JsonNode told(ApplyConfiguration configuration, String annotation) {
    return configuration.body().at("/metadata/annotations").path(annotation);
  }

  @Test
  void tellsOnWhatWasPutInAtAdmissionAndIsNobodys() throws Exception {
    ObjectNode live =
        admitted(
            "{\"web\":[\"livenessProbe\",\"readinessProbe\",\"resources\"],"
                + "\"gone\":[\"resources\"]}",
            "\"f:limits\":{\"f:memory\":{}}");

    ApplyConfiguration with =
        ApplyConfiguration.with(
            live, List.of(new InjectReadinessProbe("web", PROBE)), List.of("a/p"), ID);
    ApplyConfiguration without = ApplyConfiguration.without(live, PROBES, "f");

    assertThat(told(with, ApplyConfiguration.PATCHED_FIELDS).asText())
        .isEqualTo(
            "{\"web\":[\"livenessProbe\",\"readinessProbe\",\"resources.limits.cpu\","
                + "\"resources.requests.cpu\"]}");
    assertThat(told(without, ApplyConfiguration.PATCHED_FIELDS).asText())
        .isEqualTo(
            "{\"web\":[\"livenessProbe\",\"resources.limits.cpu\",\"resources.requests.cpu\"]}");
    assertThat(told(without, ApplyConfiguration.PATCHED_BY).asText()).isEqualTo("writ");
    assertThat(without.body().has("spec")).isFalse();
  }

  @Test
  void forgetsWhatSomebodyWroteOver() throws Exception {
    ObjectNode live = admitted("no JSON", "");

    ApplyConfiguration without = ApplyConfiguration.without(live, PROBES, "f");

    assertThat(without.body().at("/metadata/annotations").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(ApplyConfiguration.ROLLED_BACK);
  }

  @Test
  void namesAsOwnersOnlyWhoOwnsWhatWasPutIn() throws Exception {
    ObjectNode empty = admitted("{}", "");
    ObjectNode theirs = admitted("{}", "\"f:limits\":{\"f:cpu\":{}}");

    assertThat(OwnedFields.managersOf(empty, RESOURCES)).isEmpty();
    assertThat(OwnedFields.managersOf(theirs, RESOURCES))
        .containsExactly("kubectl-client-side-apply");
    assertThat(OwnedFields.managersOf(theirs, PROBES)).isEmpty();
  }

  @Test
  @DisplayName("W22 containers stand as they do in the template, whichever was patched first")
  void keepsTheOrderOfTheTemplate() {
    ObjectNode before = deployed("order");
    ObjectNode once = apply(ApplyConfiguration.with(before, PROBES, List.of("a/p"), ID));
    List<Action> later = List.of(new InjectReadinessProbe("first", PROBE));

    ApplyConfiguration patch = ApplyConfiguration.with(once, later, List.of("a/p"), ID);

    assertThat(patch.body().at("/spec/template/spec/containers"))
        .extracting(container -> container.path("name").asText())
        .containsExactly("first", "web");
    ObjectNode back = apply(ApplyConfiguration.without(apply(patch), later, "f"));
    assertThat(TemplateHash.of(back)).isEqualTo(TemplateHash.of(once));
  }

  @Test
  void leavesWhatOthersSetMeanwhile() {
    ObjectNode patched =
        apply(ApplyConfiguration.with(deployed("others"), PROBES, List.of("production/p"), ID));
    ObjectNode theirs = (ObjectNode) patched.at("/spec/template/spec/containers/1").deepCopy();
    assertThat(ApplyConfiguration.owns(patched, PROBES)).isTrue();
    ObjectNode edit = patched.objectNode();
    theirs.put("image", "web:2");
    theirs.putObject("resources").putObject("limits").put("cpu", "1");
    edit.putObject("spec")
        .putObject("template")
        .putObject("spec")
        .putArray("containers")
        .add(patched.at("/spec/template/spec/containers/0"))
        .add(theirs);
    ObjectNode edited =
        api.patch(path("others"), PatchKind.MERGE, edit, Map.of("fieldManager", "somebody"));

    ObjectNode back = apply(ApplyConfiguration.without(edited, PROBES, "fingerprint"));

    JsonNode web = back.at("/spec/template/spec/containers/1");
    assertThat(web.has("livenessProbe")).isFalse();
    assertThat(web.path("image").asText()).isEqualTo("web:2");
    assertThat(web.at("/resources/limits/cpu").asText()).isEqualTo("1");
    assertThat(ApplyConfiguration.owns(back, PROBES)).isFalse();
  }

  private static ObjectNode deployed(String name) {
    sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: NAME, namespace: production, labels: {app: NAME}}
        spec:
          replicas: 1
          selector: {matchLabels: {app: NAME}}
          template:
            metadata: {labels: {app: NAME}}
            spec:
              containers:
              - {name: first, image: "proxy:1"}
              - {name: web, image: "web:1", ports: [{containerPort: 3000}]}
        """
            .replace("NAME", name));
    return api.read(path(name));
  }

  private static String path(String name) {
    return Resource.DEPLOYMENTS.path("production", name);
  }

  /** On the newest object: the sandbox's controllers write its status all the time. */
  private static ObjectNode apply(ApplyConfiguration configuration) {
    ObjectNode body = configuration.body();
    String path = path(body.at("/metadata/name").asText());
    while (true) {
      ((ObjectNode) body.path("metadata"))
          .set("resourceVersion", api.read(path).at("/metadata/resourceVersion"));
      try {
        return api.patch(
            path, PatchKind.APPLY, body, Map.of("fieldManager", ApplyConfiguration.MANAGER));
      } catch (ApiFailure failure) {
        if (!failure.isConflict()) {
          throw failure;
        }
      }
    }
  }
}

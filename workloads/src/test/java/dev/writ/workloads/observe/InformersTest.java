package dev.writ.workloads.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.document.Node;
import dev.writ.kernel.store.Json;
import dev.writ.rego.RegoValue;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.observe.Informers.Sighting;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Lists, watches and answers to a GET tell one object in one way. */
class InformersTest {
  private static final String PATH = Resource.DAEMON_SETS.path("production", "agent");

  private final BlockingQueue<Sighting> seen = new LinkedBlockingQueue<>();

  private final Informers.Sink sink =
      new Informers.Sink() {
        @Override
        public void seen(Resource resource, Sighting object) {
          seen.add(object);
        }

        @Override
        public void gone(Resource resource, String namespace, String name) {}
      };

  /** Each of what a typed model may drop or spell otherwise. */
  @Test
  void tellsWhatAWatchSaysAsAListDoes() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());
        ClusterApi api =
            ClusterApi.open("local", sandbox.kubeconfigYaml(), RequestListener.NOBODY);
        Informers informers = new Informers(api, sink, Clock.systemUTC())) {
      sandbox.apply("{apiVersion: v1, kind: Namespace, metadata: {name: production}}");
      sandbox.apply(
          """
          {"apiVersion":"apps/v1","kind":"DaemonSet",
           "metadata":{"name":"agent","namespace":"production"},
           "spec":{"selector":{"matchLabels":{"app":"agent"}},"template":{
            "metadata":{"creationTimestamp":null,"labels":{"app":"agent"}},
            "spec":{"nodeSelector":{"no":"node"},"securityContext":{},
             "volumes":[{"name":"v","emptyDir":{}}],
             "containers":[{"name":"web","image":"web:1","args":[],
              "ports":[{"containerPort":3000}],
              "env":[{"name":"CPU","valueFrom":{"resourceFieldRef":
               {"resource":"limits.cpu","divisor":"0"}}}],
              "resources":{"limits":{"cpu":"0.5","memory":"1e3"}},
              "livenessProbe":{"httpGet":{"path":"/","port":"http"}}}]}}}}
          """);

      informers.follow(Resource.DAEMON_SETS);
      Sighting listed = next("version", "");
      api.patch(
          PATH,
          PatchKind.MERGE,
          json("{\"metadata\":{\"labels\":{\"version\":\"2\"}}}"),
          Map.of("fieldManager", "somebody"));
      Sighting watched = next("version", "2");
      ObjectNode read = api.read(PATH);

      assertThat(template(watched.document())).isEqualTo(template(node(read)));
      assertThat(template(listed.document())).isEqualTo(template(node(read)));
      assertThat(hash(watched.document()))
          .isEqualTo(hash(listed.document()))
          .isEqualTo(hash(node(read)));
    }
  }

  @Test
  void countsWhatIsNullAsAbsent() {
    String text =
        """
        {"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{
         "metadata":{NULLlabels":{"a":"b"}},"spec":{"containers":[{NULLname":"web"}]}}}}
        """;

    assertThat(hash(node(json(text.replace("NULL", "\"creationTimestamp\":null,\"")))))
        .isEqualTo(hash(node(json(text.replace("NULL", "\"")))));
  }

  /** The cluster's controllers write its status meanwhile. */
  private Sighting next(String label, String value) throws InterruptedException {
    while (true) {
      Sighting next = Objects.requireNonNull(seen.poll(60, TimeUnit.SECONDS), "nothing was told");
      String found = next.document().textsAt("metadata", "labels").getOrDefault(label, "");
      if (found.equals(value)) {
        return next;
      }
    }
  }

  private static String template(Node document) {
    return Objects.requireNonNull(document.at("spec", "template")).toValue().toJson();
  }

  private static String hash(Node document) {
    return new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false)
        .workload(document)
        .orElseThrow()
        .templateHash();
  }

  private static Node node(ObjectNode object) {
    return Node.of(RegoValue.parseJson(object.toString()));
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}

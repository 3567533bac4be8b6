package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.view.PolicyObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A sandbox that a test's writers write into, with a connection to look what came of it. */
final class Written implements AutoCloseable {
  final Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());
  final ClusterApi api = ClusterApi.open("local", sandbox.kubeconfigYaml(), RequestListener.NOBODY);

  Written(String... namespaces) {
    Watched.install(sandbox);
    for (String name : namespaces) {
      sandbox.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n".formatted(name));
    }
  }

  EventRecorder events(InstantSource clock) {
    return new EventRecorder(api, clock, "test-1");
  }

  void definePolicyReports() throws IOException {
    try (InputStream definition = getClass().getResourceAsStream("/policyreports.yaml")) {
      sandbox.apply(
          new String(Objects.requireNonNull(definition).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Puts a policy, and tells it as a watch would; then counting begins. */
  PolicyObject policy(String yaml) {
    sandbox.apply(yaml);
    PolicyObject policy = now(Standings.object(yaml));
    sandbox.counts().reset();
    return policy;
  }

  /** The policy as it is now. */
  PolicyObject now(PolicyObject policy) {
    return Standings.object(read(policy));
  }

  ObjectNode read(PolicyObject policy) {
    return api.read(PolicyPaths.of(policy));
  }

  List<JsonNode> all(Resource resource, String namespace) {
    List<JsonNode> items = new ArrayList<>();
    api.read(resource.path(namespace)).path("items").forEach(items::add);
    return items;
  }

  List<String> names(Resource resource, String namespace) {
    return all(resource, namespace).stream()
        .map(one -> one.path("metadata").path("name").asText())
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    api.close();
    sandbox.close();
  }
}

package dev.writ.vms.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final String MACHINE =
      """
      apiVersion: kubevirt.io/v1
      kind: VirtualMachine
      metadata:
        name: %s
        namespace: default
        labels: {app.kubernetes.io/managed-by: writ}
        annotations: {note: "%s"}
      spec: {runStrategy: Halted, template: {spec: {domain: {devices: {}}}}}
      """;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private final class Noting implements ClusterClient.Listener {
    @Override
    public void changed(JsonNode object) {
      heard.add(object.at("/metadata/annotations/note").asText());
    }

    @Override
    public void gone(JsonNode object) {
      heard.add("gone");
    }

    @Override
    public void ended() {
      heard.add("the watch ended");
    }
  }

  @Test
  void goesOnAfterTextThatIsNotAscii() throws InterruptedException {
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.forTests())) {
      Kubeconfig found = Kubeconfig.parse(sandbox.kubeconfigYaml(), null);
      try (ClusterClient client =
          ClusterClient.open(
              found.apiUrl(), found.ca(), found.credential(), "writ", Duration.ofSeconds(10))) {
        String from =
            client
                .list(Kind.VIRTUAL_MACHINE, "app.kubernetes.io/managed-by", "writ")
                .resourceVersion();
        try (ClusterClient.Watching _ =
            client.watch(
                Kind.VIRTUAL_MACHINE, "app.kubernetes.io/managed-by", "writ", from, new Noting())) {
          sandbox.apply(MACHINE.formatted("one", "größer — 機械"));
          sandbox.apply(MACHINE.formatted("two", "plain"));

          assertThat(untilTold("plain")).contains("größer — 機械").doesNotContain("the watch ended");
        }
      }
    }
  }

  private List<String> untilTold(String last) throws InterruptedException {
    List<String> told = new ArrayList<>();
    while (!told.contains(last) && !told.contains("the watch ended")) {
      String next = heard.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("told after %s", told).isNotNull();
      told.add(next);
    }
    return told;
  }
}

package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.store.Json;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.sandbox.fault.RequestLog;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.deploy.ShippedRights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two processes over one cluster and one store. */
class KilledHolderTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private final Map<String, Process> processes = new TreeMap<>();
  private Sandbox sandbox;
  private String kubeconfig;

  @BeforeEach
  void open() throws IOException {
    sandbox = Sandbox.start(SandboxSettings.forTests());
    kubeconfig = ShippedRights.grant(sandbox);
    sandbox.apply("{apiVersion: v1, kind: Namespace, metadata: {name: production}}");
    sandbox.requestLog().start();
    start("a");
    start("b");
  }

  private void start(String name) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                RoomProcess.class.getName(),
                name,
                db.jdbcUrl(),
                TestDatabase.APP)
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "killed-holder-" + name + ".log").toFile())
            .start();
    processes.put(name, process);
    try (OutputStream in = process.getOutputStream()) {
      in.write(
          (db.credentials(TestDatabase.APP).password() + "\n" + kubeconfig)
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  @AfterEach
  void close() throws InterruptedException {
    for (Process process : processes.values()) {
      process.destroyForcibly().waitFor();
    }
    sandbox.close();
  }

  /** The name of the process that holds the Lease; empty while nobody does. */
  private String holder() {
    return sandbox
        .find("coordination.k8s.io/v1", "Lease", ShippedRights.NAMESPACE, "writ-workloads")
        .map(lease -> Json.parse(lease.getBytes(StandardCharsets.UTF_8)))
        .map(lease -> lease.at("/spec/holderIdentity").asText())
        .map(identity -> identity.substring(0, Math.min(1, identity.length())))
        .orElse("");
  }

  private void deploy(String name) {
    sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: NAME, namespace: production}
        spec:
          selector: {matchLabels: {app: NAME}}
          template:
            metadata: {labels: {app: NAME}}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: web, image: "web:1", ports: [{containerPort: 3000}]}]
        """
            .replace("NAME", name));
  }

  /** How often the cluster took a patch of each Deployment. */
  private Map<String, Integer> patched() {
    Map<String, Integer> patched = new TreeMap<>();
    for (RequestLog.Entry one : sandbox.requestLog().entries("patch", "deployments")) {
      if (!one.dryRun() && one.code() == 200) {
        patched.merge(one.name(), 1, Integer::sum);
      }
    }
    return patched;
  }

  private List<String> states() {
    return Jdbi.create(db.app())
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT state FROM workloads_remediations")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  @DisplayName(
      "W28: the holder is killed amid its patches: the other goes on, each is patched once")
  void goesOnWhereTheHolderWasKilled() throws Exception {
    String first = WholeRoom.await(this::holder, name -> !name.isEmpty());
    String second = first.equals("a") ? "b" : "a";
    List<String> names = new ArrayList<>();
    for (int i = 10; i < 30; i++) {
      names.add("web-" + i);
      deploy("web-" + i);
    }
    sandbox.apply(WholeRoom.QUICK + "  rollout: {maxConcurrent: 10}\n");

    WholeRoom.await(this::patched, some -> some.size() >= 3);
    Objects.requireNonNull(processes.get(first)).destroyForcibly().waitFor();
    int then = patched().size();
    assertThat(then).isLessThanOrEqualTo(10);

    WholeRoom.await(this::holder, second::equals);
    WholeRoom.await(this::patched, all -> all.size() == 20);
    WholeRoom.await(
        this::states, all -> all.size() == 20 && all.stream().allMatch("COMPLETED"::equals));
    assertThat(patched().keySet()).containsExactlyElementsOf(names);
    assertThat(patched().values()).containsOnly(1);
    JsonNode status =
        WholeRoom.await(
            () ->
                Json.parse(
                        sandbox
                            .find("devops.stochastic.io/v1", "DevOpsPolicy", "production", "quick")
                            .orElseThrow()
                            .getBytes(StandardCharsets.UTF_8))
                    .path("status"),
            one -> one.path("remediationsApplied").asInt() == 20);
    assertThat(status.path("remediationsFailed").asInt(-1)).isZero();

    // All watches are closed, and what they would go on from is forgotten: no event is lost.
    sandbox.faults().trimHistory();
    sandbox.faults().dropWatches();
    deploy("late");
    WholeRoom.await(this::patched, all -> all.containsKey("late"));
    assertThat(patched().values()).containsOnly(1);
  }
}

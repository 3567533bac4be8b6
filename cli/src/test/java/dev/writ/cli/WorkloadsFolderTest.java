package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's folder, from the first scan to the last. */
@DisplayName("W29 a folder: Deployment, CronJob, List, kustomize output, policy")
class WorkloadsFolderTest {
  private static final String POLICY =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: rules, namespace: shop}
      spec:
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        defaultResources: {cpuLimit: none}
      """;

  /** Comments, and a container between braces; its lines end as on Windows. */
  private static final String WEB =
      """
      # the shop's front
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}   # ours
      spec:
        template:
          spec:
            containers:
              - {name: web, image: "registry.example.com/web:1.4"} # all of it
      """
          .replace("\n", "\r\n");

  private static final String REPORT =
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: report, namespace: shop}
      spec:
        schedule: "@daily"
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: report
                    image: registry.example.com/report:2
                    resources: {limits: {memory: 1Gi}}
      """;

  private static final String LIST =
      """
      apiVersion: v1
      kind: List
      items:
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings, namespace: shop}
        - apiVersion: apps/v1
          kind: StatefulSet
          metadata: {name: db, namespace: shop}
          spec:
            template:
              spec:
                containers:
                  - name: db
                    image: postgres:18
                    ports: [{containerPort: 5432}]
      """;

  /** As {@code kustomize build} prints: several documents, keys in order, lists not indented. */
  private static final String KUSTOMIZED =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: api
        namespace: shop
      spec:
        ports:
        - port: 80
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
        namespace: shop
      spec:
        template:
          spec:
            containers:
            - image: registry.example.com/api:7
              name: api
              resources:
                requests:
                  cpu: 10m
      """;

  @TempDir private Path home;
  private Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    folder = home.resolve("deploy");
    Files.createDirectories(folder.resolve("base"));
    Files.writeString(folder.resolve("policy.yaml"), POLICY);
    Files.writeString(folder.resolve("base/web.yml"), WEB);
    Files.writeString(folder.resolve("base/report.yaml"), REPORT);
    Files.writeString(folder.resolve("list.yaml"), LIST);
    Files.writeString(folder.resolve("out.yaml"), KUSTOMIZED);
    Files.writeString(folder.resolve("notes.txt"), "a: 1\na: 2\n"); // nobody reads it
  }

  private Person.Said says(String... words) {
    return Person.newcomer(home).types(words);
  }

  private JsonNode sarif() throws IOException {
    Person.Said said = says("workloads", "scan", folder.toString(), "--format", "sarif");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).isEmpty();
    try (InputStream schema =
        Objects.requireNonNull(getClass().getResourceAsStream("/schema/sarif-schema-2.1.0.json"))) {
      assertThat(
              JsonSchemaFactory.getInstance(VersionFlag.V7)
                  .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                  .validate(said.out(), InputFormat.JSON))
          .isEmpty();
    }
    return new ObjectMapper().readTree(said.out()).at("/runs/0/results");
  }

  @Test
  @DisplayName("W29 scan --format sarif: exit 1, valid, at the containers' lines")
  void scans() throws IOException {
    List<String> found = new ArrayList<>();
    for (JsonNode result : sarif()) {
      JsonNode at = result.at("/locations/0/physicalLocation");
      String file = at.at("/artifactLocation/uri").asText();
      found.add(
          "%s:%d:%d %s"
              .formatted(
                  file.substring(file.indexOf("deploy/")),
                  at.at("/region/startLine").asInt(),
                  at.at("/region/startColumn").asInt(),
                  result.at("/ruleId").asText()));
    }
    assertThat(found)
        .containsExactly(
            "deploy/base/web.yml:9:11 missing_liveness",
            "deploy/base/web.yml:9:11 missing_readiness",
            "deploy/base/web.yml:9:11 missing_resources",
            "deploy/list.yaml:14:15 missing_liveness",
            "deploy/list.yaml:14:15 missing_readiness",
            "deploy/list.yaml:14:15 missing_resources",
            "deploy/out.yaml:19:9 missing_liveness",
            "deploy/out.yaml:19:9 missing_readiness");
  }

  @Test
  @DisplayName("W29 fix --write: only insertions, exit 0; again: no change; then the scan is clean")
  void fixes() throws IOException {
    assertThat(says("workloads", "fix", folder.toString(), "--write"))
        .isEqualTo(
            new Person.Said(
                0,
                "",
                "wrote %1$s/base/web.yml\nwrote %1$s/list.yaml\nwrote %1$s/out.yaml\n"
                    .formatted(folder)));

    String probe = "{tcpSocket: {port: 8080}, initialDelaySeconds: 5, periodSeconds: 10}";
    assertThat(Files.readString(folder.resolve("base/web.yml")))
        .isEqualTo(
            WEB.replace(
                "web:1.4\"}",
                "web:1.4\", livenessProbe: %1$s, readinessProbe: %1$s, resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}}"
                    .formatted(probe)));
    assertThat(Files.readString(folder.resolve("list.yaml"))).startsWith(LIST);
    assertThat(Files.readString(folder.resolve("out.yaml"))).startsWith(KUSTOMIZED);
    assertThat(Files.readString(folder.resolve("base/report.yaml"))).isEqualTo(REPORT);
    assertThat(Files.readString(folder.resolve("policy.yaml"))).isEqualTo(POLICY);

    String before = Files.readString(folder.resolve("list.yaml"));
    assertThat(says("workloads", "fix", folder.toString(), "--write"))
        .isEqualTo(new Person.Said(0, "", ""));
    assertThat(Files.readString(folder.resolve("list.yaml"))).isEqualTo(before);
    assertThat(says("workloads", "scan", folder.toString()))
        .isEqualTo(
            new Person.Said(
                0, "0 violations across 4 pods — Healthy (100); objects without pods: 2\n", ""));
  }

  @Test
  @DisplayName("W29 fix --write: exit 1 where an image without a version remains")
  void tellsWhatRemains() throws IOException {
    Path list = folder.resolve("list.yaml");
    Files.writeString(list, LIST.replace("postgres:18", "postgres:latest"));

    Person.Said said = says("workloads", "fix", folder.toString(), "--write");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .endsWith(
            "remains: %s:14:15: statefulset/shop/db: container 'db' uses :latest tag\n"
                .formatted(list));
  }

  @Test
  @DisplayName("W29 kustomize output by a pipe, judged by the policy of the folder's namespace")
  void readsAPipe() {
    assertThat(
            Person.newcomer(home)
                .piping(KUSTOMIZED + "---\n" + POLICY)
                .types("workloads", "scan", "-"))
        .isEqualTo(
            new Person.Said(
                1,
                """
                standard input:19:9  medium    missing_liveness   deployment/shop/api  container 'api' missing liveness probe
                standard input:19:9  low       missing_readiness  deployment/shop/api  container 'api' missing readiness probe

                2 violations across 1 pods — Healthy (95); objects without pods: 1
                """,
                ""));
  }

  @Test
  @DisplayName("W29 a policy judges its own namespace; elsewhere bundle baseline does")
  void judgesOtherNamespacesByBaseline() throws IOException {
    Files.writeString(
        folder.resolve("other.yaml"), KUSTOMIZED.replace("namespace: shop", "namespace: other"));

    assertThat(
            says(
                    "workloads",
                    "scan",
                    folder.resolve("other.yaml").toString(),
                    folder.resolve("policy.yaml").toString())
                .out())
        .isEqualTo(
            """
            %s/other.yaml:19:9  low       missing_readiness  deployment/other/api  container 'api' missing readiness probe

            1 violations across 1 pods — Healthy (98); objects without pods: 1
            """
                .formatted(folder));
  }

  @Test
  @DisplayName("W29 a missing path: 2")
  void missesAPath() {
    assertThat(says("workloads", "scan", "nowhere"))
        .isEqualTo(
            new Person.Said(
                2,
                "0 violations across 0 pods — Healthy (100)\n",
                "writ: `nowhere` is not there; name a file, a folder or -\n"));
  }
}

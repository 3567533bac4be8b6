package dev.writ.workloads.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.Seed;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster with the shipped definitions keeps of a policy, and what it refuses. */
class DefinitionsOnClusterTest {
  private static final Sandbox CLUSTER = Sandbox.start(SandboxSettings.forTests());
  private static final KubernetesClient CLIENT =
      new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(CLUSTER.kubeconfigYaml()))
          .build();

  @BeforeAll
  static void installTheShippedDefinitions() throws IOException {
    for (String plural : List.of("devopspolicies", "clusterdevopspolicies", "policyauditresults")) {
      CLUSTER.apply(Files.readString(Path.of("../deploy/crds", plural + ".yaml")));
    }
    CLUSTER.apply("{apiVersion: v1, kind: Namespace, metadata: {name: production}}");
    CLUSTER.apply("{apiVersion: v1, kind: Namespace, metadata: {name: staging}}");
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
    CLUSTER.close();
  }

  private static GenericKubernetesResource read(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }

  /** A policy with this spec (YAML, in one line). */
  private static GenericKubernetesResource policy(String name, String spec) {
    return read(
        """
        apiVersion: devops.stochastic.io/v1
        kind: DevOpsPolicy
        metadata: {name: %s, namespace: staging}
        spec: %s
        """
            .formatted(name, spec));
  }

  @ParameterizedTest
  @DisplayName("W30 the seed's two policies are stored as they are")
  @ValueSource(strings = {Seed.FIRST, Seed.SECOND})
  void storesTheSeedsPoliciesUnchanged(String yaml) {
    GenericKubernetesResource wanted = read(yaml);

    CLIENT.resource(wanted).create();

    GenericKubernetesResource stored = CLIENT.resource(wanted).get();
    assertThat(stored.getAdditionalProperties()).isEqualTo(wanted.getAdditionalProperties());
    CLIENT.resource(wanted).delete();
  }

  @Test
  @DisplayName("W30 a status with the remediation fields alone, and one without them, is stored")
  void storesTheSeedsStatusUnchanged() {
    GenericKubernetesResource policy = read(Seed.SECOND.replace("enforce-policy", "with-status"));
    CLIENT.resource(policy).create();
    for (String status :
        List.of(
            "{remediationsApplied: 2, remediationsFailed: 0,"
                + " remediatedWorkloads: [deployment/production/web-app]}",
            "{healthScore: 90, healthy: true, violations: 3}")) {
      Object wanted = read("status: " + status).get("status");

      CLIENT
          .resource(policy)
          .editStatus(
              live -> {
                live.setAdditionalProperty("status", wanted);
                return live;
              });

      Object stored = CLIENT.resource(policy).get().get("status");
      assertThat(stored).isEqualTo(wanted);
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("Bad input: the API server refuses it and names the field")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          enforcementMode: Enforce | spec.enforcementMode | Unsupported value: "Enforce": supported values: "audit", "enforce"
          resourceMode: all | spec.resourceMode | Unsupported value: "all": supported values: "wholeContainer", "perResource"
          defaultProbe: {tcpPort: 0} | spec.defaultProbe.tcpPort | Invalid value: 0: spec.defaultProbe.tcpPort in body should be greater than or equal to 1
          defaultProbe: {tcpPort: 70000} | spec.defaultProbe.tcpPort | Invalid value: 70000: spec.defaultProbe.tcpPort in body should be less than or equal to 65535
          defaultResources: {cpuRequest: 0.1} | spec.defaultResources.cpuRequest | Invalid value: "number": spec.defaultResources.cpuRequest in body must be of type string: "number"
          defaultResources: {cpuRequest: some} | spec.defaultResources.cpuRequest | Invalid value: "string": has to be a quantity such as 100m or 128Mi, not negative, or none
          defaultResources: {cpuRequest: "-1"} | spec.defaultResources.cpuRequest | Invalid value: "string": has to be a quantity such as 100m or 128Mi, not negative, or none
          defaultResources: {cpuRequest: "2", cpuLimit: "1"} | spec.defaultResources.cpuRequest | Invalid value: "object": the request may not be above the limit; absent ones count as 100m and 500m
          defaultResources: {cpuRequest: 501m} | spec.defaultResources.cpuRequest | Invalid value: "object": the request may not be above the limit; absent ones count as 100m and 500m
          defaultResources: {memoryLimit: 127Mi} | spec.defaultResources.memoryRequest | Invalid value: "object": the request may not be above the limit; absent ones count as 128Mi and 256Mi
          maxRestartCount: -1 | spec.maxRestartCount | Invalid value: -1: spec.maxRestartCount in body should be greater than or equal to 0
          forbidPendingDuration: -1 | spec.forbidPendingDuration | Invalid value: -1: spec.forbidPendingDuration in body should be greater than or equal to 0
          dryRun: true | spec.dryRun | Invalid value: "object": dryRun needs enforcementMode: enforce
          enforcementMode: audit, dryRun: true | spec.dryRun | Invalid value: "object": dryRun needs enforcementMode: enforce
          requireResources: false, defaultResources: {} | spec.requireResources | Invalid value: "object": requireResources can't be false while defaultResources is present
          admission: {mutate: true} | spec.admission | Invalid value: "object": admission.mutate needs enforcementMode: enforce
          exemptions: [{name: a, checks: [latest_tag], reason: known for long, expires: "2027-01-01T00:00:00Z"}] | spec.exemptions[0] | Invalid value: "object": an exemption needs workloads or podSelector
          exemptions: [{name: a, checks: [latest_tag], workloads: [deployment/web], expires: "2027-01-01T00:00:00Z"}] | spec.exemptions[0].reason | Required value
          podSelector: {matchExpressions: [{key: app, operator: In}]} | spec.podSelector.matchExpressions[0] | Invalid value: "object": operators In and NotIn need values, the others must not have any
          """)
  void refuses(String spec, String field, String message) {
    KubernetesClientException refusal =
        catchThrowableOfType(
            KubernetesClientException.class,
            () -> CLIENT.resource(policy("bad", "{" + spec + "}")).create());

    assertThat(refusal.getCode()).isEqualTo(422);
    assertThat(refusal.getStatus().getReason()).isEqualTo("Invalid");
    assertThat(refusal.getStatus().getDetails().getCauses())
        .extracting(StatusCause::getField, StatusCause::getMessage)
        .contains(tuple(field, message));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("What only looks like bad input is taken")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}
          {enforcementMode: enforce, dryRun: true, admission: {mutate: true}}
          {dryRun: false, requireResources: true, defaultResources: {}}
          {defaultResources: {cpuRequest: "2", cpuLimit: none, memoryRequest: none, memoryLimit: 64Mi}}
          {defaultResources: {cpuRequest: 500m, memoryRequest: 0.25Gi}}
          """)
  void takes(String spec) {
    GenericKubernetesResource policy = policy("fine", spec);

    CLIENT.resource(policy).create();

    assertThat(CLIENT.resource(policy).get().getAdditionalProperties())
        .isEqualTo(policy.getAdditionalProperties());
    CLIENT.resource(policy).delete();
  }
}

package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.sandbox.SandboxFixture.Answer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Owners and what belongs to them, finalizers, namespaces that end. */
class OwnershipTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private String namespace = "";
  private String maps = "";

  @BeforeEach
  void makeOwnerAndDependent() {
    namespace = CLUSTER.newNamespace();
    maps = "/api/v1/namespaces/" + namespace + "/configmaps";
    String uid =
        CLUSTER
            .post(maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: owner}}")
            .body()
            .at("/metadata/uid")
            .asText();
    CLUSTER.post(
        maps,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: dependent
          ownerReferences:
            - {apiVersion: v1, kind: ConfigMap, name: owner, uid: %s, blockOwnerDeletion: true}
        """
            .formatted(uid));
  }

  private void awaitGone(String name) {
    CLUSTER
        .client()
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS);
  }

  private Answer delete(String policy) {
    return CLUSTER.send(
        "DELETE", maps + "/owner?propagationPolicy=" + policy, "application/json", "");
  }

  @Test
  void deletesDependentsInTheBackground() {
    assertThat(delete("Background").body().path("status").asText()).isEqualTo("Success");
    awaitGone("dependent");
  }

  @Test
  void deletesDependentsFirstInTheForeground() {
    assertThat(delete("Foreground").body().at("/metadata/finalizers/0").asText())
        .isEqualTo("foregroundDeletion");
    awaitGone("owner");
    assertThat(CLUSTER.get(maps + "/dependent").code()).isEqualTo(404);
  }

  @Test
  void letsGoOfOrphans() {
    delete("Orphan");
    awaitGone("owner");
    ConfigMap left =
        CLUSTER.client().configMaps().inNamespace(namespace).withName("dependent").get();
    assertThat(left.getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void waitsForFinalizers() {
    CLUSTER.post(
        maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: held, finalizers: [a.b/c]}}");
    Answer marked = CLUSTER.send("DELETE", maps + "/held", "application/json", "");
    assertThat(marked.body().at("/metadata").has("deletionTimestamp")).isTrue();
    Answer more =
        CLUSTER.patch(
            maps + "/held",
            "application/merge-patch+json",
            "{\"metadata\":{\"finalizers\":[\"a.b/c\",\"d.e/f\"]}}");
    assertThat(more.code()).isEqualTo(422);
    CLUSTER.patch(
        maps + "/held", "application/merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
    assertThat(CLUSTER.get(maps + "/held").code()).isEqualTo(404);
  }

  @Test
  void emptiesANamespaceBeforeItGoes() {
    CLUSTER.post(
        maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: held, finalizers: [a.b/c]}}");
    Answer ending =
        CLUSTER.send("DELETE", "/api/v1/namespaces/" + namespace, "application/json", "");
    assertThat(ending.body().at("/status/phase").asText()).isEqualTo("Terminating");
    awaitGone("dependent");
    Answer refused =
        CLUSTER.post(maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: late}}");
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.message())
        .isEqualTo(
            "configmaps \"late\" is forbidden: unable to create new content in namespace "
                + namespace
                + " because it is being terminated");
    assertThat(refused.body().at("/details/causes/0/reason").asText())
        .isEqualTo("NamespaceTerminating");
    CLUSTER.patch(
        maps + "/held", "application/merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
    CLUSTER
        .client()
        .namespaces()
        .withName(namespace)
        .waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS);
  }

  @Test
  void givesEveryNamespaceADefaultServiceAccount() {
    CLUSTER
        .client()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("default")
        .waitUntilCondition(Objects::nonNull, 60, TimeUnit.SECONDS);
  }

  @Test
  void keepsWhatBelongsToAKindItDoesNotKnow() {
    String foreign =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: %s
          ownerReferences: [{apiVersion: %s, kind: %s, name: r, uid: abc}]
        """;
    CLUSTER.post(maps, foreign.formatted("foreign", "argoproj.io/v1alpha1", "Rollout"));
    CLUSTER.post(maps, foreign.formatted("orphan", "v1", "ConfigMap"));
    awaitGone("orphan");
    assertThat(CLUSTER.get(maps + "/foreign").code()).isEqualTo(200);
  }
}

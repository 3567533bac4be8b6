package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.sandbox.fault.RequestLog.Entry;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a ServiceAccount may do, and what is written down about who did what. */
class RightsTest {

  private static final String WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

  @RegisterExtension final SandboxFixture cluster = new SandboxFixture();

  private KubernetesClient clientOf(String serviceAccount) {
    Config config =
        Config.fromKubeconfig(cluster.sandbox().kubeconfigYaml("default", serviceAccount));
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void bind(String kind, String more, String verbs) {
    cluster
        .sandbox()
        .apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: reader}
            rules: [{apiGroups: [''], resources: [configmaps], verbs: [%s]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: %s
            metadata: {name: reader%s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
            subjects: [{kind: ServiceAccount, name: writ, namespace: default}]
            """
                .formatted(verbs, kind, more));
  }

  @Test
  void aServiceAccountMayDoWhatItsClusterRoleSaysAndNothingElse() {
    bind("ClusterRoleBinding", "", "get, list");
    try (KubernetesClient client = clientOf("writ")) {
      assertThat(client.configMaps().inAnyNamespace().list().getItems()).isEmpty();
      assertThatThrownBy(() -> client.secrets().inNamespace("default").list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(
              "secrets is forbidden: User \"system:serviceaccount:default:writ\" cannot list"
                  + " resource \"secrets\" in API group \"\" in the namespace \"default\"");
    }
  }

  @Test
  void aRoleBindingReachesItsNamespaceOnly() {
    bind("RoleBinding", ", namespace: default", "list");
    try (KubernetesClient client = clientOf("writ")) {
      assertThat(client.configMaps().inNamespace("default").list().getItems()).isEmpty();
      assertThatThrownBy(() -> client.configMaps().inNamespace("kube-system").list())
          .isInstanceOf(KubernetesClientException.class);
      assertThatThrownBy(() -> client.configMaps().inAnyNamespace().list())
          .hasMessageContaining("at the cluster scope");
    }
  }

  @Test
  void aRightToListOneNameIsForWhoAsksForThatNameOnly() {
    bind("ClusterRoleBinding", "", "list, watch], resourceNames: [one");
    try (KubernetesClient client = clientOf("writ")) {
      var maps = client.configMaps().inNamespace("default");
      assertThat(maps.withField("metadata.name", "one").list().getItems()).isEmpty();
      assertThatThrownBy(() -> maps.withField("metadata.name", "two").list())
          .hasMessageContaining("forbidden");
      assertThatThrownBy(() -> maps.list()).hasMessageContaining("forbidden");
    }
  }

  @Test
  void everybodyMayAskWhoTheyAre() {
    try (KubernetesClient client = clientOf("writ")) {
      assertThat(client.raw(WHO_AM_I, "POST", "{}"))
          .contains("\"username\":\"system:serviceaccount:default:writ\"");
    }
  }

  @Test
  void aRightCanBeTakenAwayInOneNamespace() {
    cluster.sandbox().faults().forbidIn("kube-system", "list", "configmaps");
    assertThat(cluster.get("/api/v1/namespaces/kube-system/configmaps").code()).isEqualTo(403);
    assertThat(cluster.get("/api/v1/namespaces/default/configmaps").code()).isEqualTo(200);
  }

  @Test
  void requestsAreWrittenDownWithHowAndByWhom() {
    bind("ClusterRoleBinding", "", "patch");
    cluster.sandbox().requestLog().start();
    try (KubernetesClient client = clientOf("writ")) {
      var map =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName("m")
              .withNamespace("default")
              .endMetadata()
              .build();
      // it may patch, but an apply that makes an object needs the right to create as well
      assertThatThrownBy(
              () -> client.resource(map).fieldManager("writ-workloads").serverSideApply())
          .hasMessageContaining("cannot create resource \"configmaps\"");
    }
    assertThat(cluster.sandbox().requestLog().entries("patch", "configmaps"))
        .containsExactly(
            new Entry(
                "patch",
                "",
                "configmaps",
                "default",
                "m",
                "application/apply-patch+yaml",
                "writ-workloads",
                false,
                "system:serviceaccount:default:writ",
                403));
  }
}

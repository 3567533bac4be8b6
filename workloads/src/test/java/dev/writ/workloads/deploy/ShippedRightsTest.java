package dev.writ.workloads.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.schema.Rights;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What Writ's ServiceAccount may do on a cluster where the shipped files were applied. */
@DisplayName("W30 the shipped roles")
class ShippedRightsTest {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private static Sandbox cluster;
  private static ClusterApi writ;

  @BeforeAll
  static void grant() {
    cluster = Sandbox.start(SandboxSettings.forTests());
    writ = ClusterApi.open("local", ShippedRights.grant(cluster), (_, _) -> {});
  }

  @AfterAll
  static void close() {
    writ.close();
    cluster.close();
  }

  /** Each verb is asked for each resource: of the cluster elsewhere, of Writ's own at home. */
  @Test
  void allowWhatIsListedAndNothingElse() {
    Set<String> elsewhere = resources(Rights.Scope.CLUSTER);
    elsewhere.addAll(resources(Rights.Scope.OWN_NAMESPACE));
    elsewhere.addAll(
        List.of(
            " configmaps",
            " pods/eviction",
            " pods/exec",
            "apps deployments/scale",
            "batch jobs",
            "rbac.authorization.k8s.io clusterroles"));
    Set<String> home = resources(Rights.Scope.OWN_NAMESPACE);
    home.addAll(List.of(" configmaps", " serviceaccounts/token"));

    Set<String> allowed = new TreeSet<>(allowed(elsewhere, "production"));
    allowed.addAll(allowed(home, ShippedRights.NAMESPACE));

    assertThat(allowed).isEqualTo(listed());
  }

  private static Set<String> resources(Rights.Scope scope) {
    return Rights.ALL.stream()
        .filter(rule -> rule.scope() == scope)
        .flatMap(rule -> rule.resources().stream().map(one -> rule.group() + " " + one))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> allowed(Set<String> resources, String namespace) {
    Set<String> allowed = new TreeSet<>();
    for (String resource : resources) {
      List<String> words = List.of(resource.split(" ", 2));
      for (String verb : VERBS) {
        for (String name : names(resource)) {
          if (may(verb, words.getFirst(), words.getLast(), namespace, name)) {
            allowed.add("%s %s in %s %s".formatted(verb, resource, namespace, name).strip());
          }
        }
      }
    }
    return allowed;
  }

  @Test
  void letAdmissionBeRegisteredByItsNameOnly() {
    apply("writ-workloads");
    apply("writ-workloads"); // what is there already

    assertThatThrownBy(() -> apply("somebody-elses"))
        .isInstanceOf(ApiFailure.class)
        .hasMessageContaining("forbidden");
  }

  private static void apply(String name) {
    ObjectNode configuration = JsonNodeFactory.instance.objectNode();
    Resource kind = Resource.VALIDATING_WEBHOOKS;
    configuration.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    configuration.putObject("metadata").put("name", name);
    var _ =
        writ.patch(
            kind.path("", name),
            PatchKind.APPLY,
            configuration,
            Map.of("fieldManager", "writ-workloads"));
  }

  private static Set<String> listed() {
    Set<String> listed = new TreeSet<>();
    for (Rights.Rule rule : Rights.ALL) {
      String namespace =
          switch (rule.scope()) {
            case CLUSTER -> "production";
            case OWN_NAMESPACE -> ShippedRights.NAMESPACE;
          };
      for (String resource : rule.resources()) {
        List<String> names =
            rule.names().isEmpty() ? names(rule.group() + " " + resource) : rule.names();
        for (String verb : rule.verbs()) {
          for (String name : names) {
            listed.add(
                "%s %s %s in %s %s"
                    .formatted(verb, rule.group(), resource, namespace, name)
                    .strip());
          }
        }
      }
    }
    return listed;
  }

  /** No name; and where a rule is narrowed to some, those and another one. */
  private static List<String> names(String resource) {
    List<String> narrowed =
        Rights.ALL.stream()
            .filter(
                rule ->
                    rule.resources().stream()
                        .anyMatch(one -> resource.equals(rule.group() + " " + one)))
            .flatMap(rule -> rule.names().stream())
            .toList();
    return narrowed.isEmpty()
        ? List.of("")
        : Stream.concat(narrowed.stream(), Stream.of("", "somebody-elses")).toList();
  }

  private static boolean may(
      String verb, String group, String resource, String namespace, String name) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    ObjectNode asked = review.putObject("spec").putObject("resourceAttributes");
    int slash = resource.indexOf('/');
    asked.put("verb", verb).put("group", group).put("namespace", namespace).put("name", name);
    asked.put("resource", slash < 0 ? resource : resource.substring(0, slash));
    asked.put("subresource", slash < 0 ? "" : resource.substring(slash + 1));
    return writ.create("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review)
        .path("status")
        .path("allowed")
        .asBoolean();
  }
}

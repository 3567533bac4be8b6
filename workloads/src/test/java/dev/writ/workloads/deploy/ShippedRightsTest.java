package dev.writ.workloads.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.schema.Rights;
import java.util.List;
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

  /** Each verb is asked for each resource, in Writ's own namespace and in another one. */
  @Test
  void allowWhatIsListedAndNothingElse() {
    Set<String> resources =
        Stream.concat(
                Rights.ALL.stream()
                    .flatMap(
                        rule -> rule.resources().stream().map(one -> rule.group() + " " + one)),
                Stream.of(
                    " configmaps",
                    " serviceaccounts",
                    " pods/exec",
                    " pods/eviction",
                    "batch jobs",
                    "rbac.authorization.k8s.io clusterroles",
                    "apps deployments/scale"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> allowed = new TreeSet<>();
    for (String namespace : List.of(ShippedRights.NAMESPACE, "production")) {
      for (String resource : resources) {
        for (String verb : VERBS) {
          List<String> words = List.of(resource.split(" ", 2));
          for (String name : List.of("", "writ-workloads", "writ-workloads-admission", "x")) {
            if (may(verb, words.getFirst(), words.getLast(), namespace, name)) {
              allowed.add("%s %s in %s %s".formatted(verb, resource, namespace, name).strip());
            }
          }
        }
      }
    }
    assertThat(allowed).isEqualTo(listed());
  }

  private static Set<String> listed() {
    Set<String> listed = new TreeSet<>();
    for (Rights.Rule rule : Rights.ALL) {
      List<String> namespaces =
          switch (rule.scope()) {
            case CLUSTER -> List.of(ShippedRights.NAMESPACE, "production");
            case OWN_NAMESPACE -> List.of(ShippedRights.NAMESPACE);
          };
      List<String> names =
          rule.names().isEmpty()
              ? List.of("", "writ-workloads", "writ-workloads-admission", "x")
              : rule.names();
      for (String namespace : namespaces) {
        for (String resource : rule.resources()) {
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
    }
    return listed;
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

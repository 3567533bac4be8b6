package dev.writ.workloads.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.document.Node;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandOverTest {
  private static final String INJECTED =
      "livenessProbe: {tcpSocket: {port: 3000}, initialDelaySeconds: 5, periodSeconds: 10},"
          + " resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 500m, memory: 256Mi}}";

  private static final String OWNED =
      """
      managedFields:
          - manager: writ-workloads
            operation: Apply
            fieldsType: FieldsV1
            fieldsV1:
              f:spec:
                f:template:
                  f:spec:
                    f:containers:
                      k:{"name":"web"}:
                        f:livenessProbe:
                          f:tcpSocket: {f:port: {}}
                          f:initialDelaySeconds: {}
                          f:periodSeconds: {}
                        f:resources:
                          f:requests: {f:cpu: {}, f:memory: {}}
                          f:limits: {f:cpu: {}, f:memory: {}}
      """;

  private static Node deployment(String metadata, String container) {
    return Given.document(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web-app
          namespace: production
          annotations: {devops.stochastic.io/patched-by: writ}
          %s
        spec:
          template:
            spec:
              containers:
                - {name: other, image: 'other:1'}
                - {name: web, image: 'web:1', %s}
        """
            .formatted(metadata, container));
  }

  private static List<String> drops(String container) {
    return drops(deployment("", container), deployment(OWNED, INJECTED));
  }

  private static List<String> drops(Node incoming, Node old) {
    return HandOver.drops(incoming, old).stream().map(Object::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the user's own handler
        "livenessProbe: {tcpSocket: {port: 3000}, httpGet: {path: /, port: 80}, periodSeconds: 10}"
            + " | web: livenessProbe.tcpSocket",
        "livenessProbe: {tcpSocket: {port: 3000}, exec: {command: [x]}} | web:"
            + " livenessProbe.tcpSocket",
        // the user's handler is gone again
        "livenessProbe: {initialDelaySeconds: 5, periodSeconds: 10} | web: livenessProbe",
        "livenessProbe: {httpGet: {path: /, port: 0, scheme: HTTP}, periodSeconds: 10} | web:"
            + " livenessProbe",
        "livenessProbe: {httpGet: {scheme: HTTP}, periodSeconds: 10} | web: livenessProbe",
        // another port was written with force
        "livenessProbe: {tcpSocket: {port: 4000}, httpGet: {path: /, port: 80}} | ",
        "livenessProbe: {tcpSocket: {port: 4000}} | ",
        "livenessProbe: {httpGet: {path: /, port: 80}} | ",
        "livenessProbe: {httpGet: {port: http}} | ",
        // a probe that Writ did not put there
        "readinessProbe: {periodSeconds: 10} | ",
        // quantities
        "resources: {requests: {cpu: 100m}, limits: {cpu: 50m}} | web: resources.requests.cpu",
        "resources: {requests: {cpu: '1'}, limits: {cpu: 500m}} | web: resources.limits.cpu",
        "resources: {requests: {memory: 128Mi}, limits: {memory: 64Mi}} | web:"
            + " resources.requests.memory",
        "resources: {requests: {cpu: '2'}, limits: {cpu: '1'}} | ",
        "resources: {requests: {cpu: 50m}, limits: {cpu: 50m}} | ",
        "resources: {requests: {cpu: x}, limits: {cpu: 50m}} | ",
      })
  @DisplayName("W24 what was injected gives way")
  void givesWay(String container, String drop) {
    assertThat(drops(container)).isEqualTo(drop == null ? List.of() : List.of(drop));
  }

  @Test
  @DisplayName("W24 probe and quantity give way at once")
  void givesWayAtOnce() {
    assertThat(
            drops(
                "livenessProbe: {tcpSocket: {port: 3000}, httpGet: {path: /, port: 80}},"
                    + " resources: {requests: {cpu: 100m}, limits: {cpu: 50m}}"))
        .containsExactly("web: livenessProbe.tcpSocket", "web: resources.requests.cpu");
  }

  @Test
  void leavesWhatOthersOwn() {
    String user = OWNED.replace("writ-workloads", "kubectl");
    assertThat(
            drops(
                deployment(
                    "",
                    "livenessProbe: {tcpSocket: {port: 3000}, httpGet: {path: /, port: 80}},"
                        + " resources: {requests: {cpu: 100m}, limits: {cpu: 50m}}"),
                deployment(user, INJECTED)))
        .isEmpty();
  }

  @Test
  void leavesAnObjectThatWritNeverChanged() {
    Node old =
        Given.document(
            """
            metadata: {name: web-app}
            spec: {template: {spec: {containers: [{name: web, %s}]}}}
            """
                .formatted(INJECTED));

    assertThat(drops(deployment("", "livenessProbe: {periodSeconds: 10}"), old)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"web\":[\"livenessProbe\",\"resources\"]} | web: livenessProbe.tcpSocket, web:"
            + " resources.requests.cpu",
        "{\"web\":[\"resources.requests.cpu\"]} | web: resources.requests.cpu",
        "{\"web\":[\"resources.limits.memory\"]} | ",
        "{\"other\":[\"livenessProbe\"]} | ",
        "[] | ",
        "nonsense | ",
      })
  void believesTheAnnotationWhereItWasPutInAtAdmission(String fields, String drops) {
    Node old =
        Given.document(
            """
            metadata:
              annotations:
                devops.stochastic.io/patched-by: writ
                devops.stochastic.io/patched-fields: '%s'
              managedFields: [{manager: kubectl-create, fieldsV1: {}}]
            spec: {template: {spec: {containers: [{name: web, %s}]}}}
            """
                .formatted(fields, INJECTED));
    Node incoming =
        deployment(
            "",
            "livenessProbe: {tcpSocket: {port: 3000}, httpGet: {path: /, port: 80}},"
                + " resources: {requests: {cpu: 100m}, limits: {cpu: 50m}}");

    assertThat(String.join(", ", drops(incoming, old))).isEqualTo(drops == null ? "" : drops);
  }

  /** An API server tells who owns what before it asks webhooks: what they put in is nobody's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Writ's patch came later, and owns another field
        "writ-workloads | readinessProbe | web: livenessProbe.tcpSocket",
        // it took the field over
        "writ-workloads | livenessProbe | web: livenessProbe.tcpSocket",
        // what Writ owned was taken out again
        "kubectl | readinessProbe | web: livenessProbe.tcpSocket",
        // somebody forced the field
        "kubectl | livenessProbe |",
      })
  void believesTheAnnotationBesideAPatch(String manager, String field, String drop) {
    Node old =
        Given.document(
            """
            metadata:
              annotations:
                devops.stochastic.io/patched-fields: '{"web":["livenessProbe"]}'
              managedFields:
                - manager: %s
                  fieldsV1:
                    f:spec:
                      f:template:
                        f:spec:
                          f:containers:
                            k:{"name":"web"}:
                              f:%s: {f:tcpSocket: {f:port: {}}}
            spec: {template: {spec: {containers: [{name: web, %s}]}}}
            """
                .formatted(manager, field, INJECTED));
    Node incoming =
        deployment("", "livenessProbe: {tcpSocket: {port: 3000}, httpGet: {path: /, port: 80}}");

    assertThat(drops(incoming, old)).isEqualTo(drop == null ? List.of() : List.of(drop));
  }

  /** What was taken over in part is told by its owner, not by the word for all of it. */
  @Test
  void believesNoWordForAllOfAFieldThatWritOwnsAPartOf() {
    Node old =
        Given.document(
            """
            metadata:
              annotations:
                devops.stochastic.io/patched-fields: '{"web":["resources"]}'
              managedFields:
                - manager: writ-workloads
                  fieldsV1:
                    f:spec:
                      f:template:
                        f:spec:
                          f:containers:
                            k:{"name":"web"}:
                              f:resources: {f:limits: {f:cpu: {}}}
            spec: {template: {spec: {containers: [{name: web, %s}]}}}
            """
                .formatted(INJECTED));

    assertThat(drops(deployment("", "resources: {requests: {cpu: 100m}, limits: {cpu: 50m}}"), old))
        .isEmpty();
  }

  @Test
  void looksAtSidecarsToo() {
    String sidecars =
        """
        metadata:
          annotations:
            devops.stochastic.io/patched-by: writ
            devops.stochastic.io/patched-fields: '{"proxy":["readinessProbe"]}'
        spec:
          template:
            spec:
              initContainers: [{name: proxy, restartPolicy: Always, readinessProbe: {%s}}]
        """;

    assertThat(
            drops(
                Given.document(sidecars.formatted("tcpSocket: {port: 1}, grpc: {port: 2}")),
                Given.document(sidecars.formatted("tcpSocket: {port: 1}"))))
        .containsExactly("proxy: readinessProbe.tcpSocket");
  }

  @Test
  void leavesAContainerThatIsNew() {
    assertThat(
            drops(
                deployment("", "livenessProbe: {periodSeconds: 10}"),
                Given.document(
                    """
                    metadata: {annotations: {devops.stochastic.io/patched-by: writ}}
                    spec: 7
                    """)))
        .isEmpty();
  }
}

package dev.writ.workloads.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything that runs Writ on a cluster, beside the CustomResourceDefinitions. The files below
 * {@code deploy/workloads} are {@link #SHIPPED}.
 *
 * @param namespace Writ's own
 * @param image with a tag or a digest
 */
public record Installation(String namespace, String image) {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern IMAGE =
      Pattern.compile("[\\w./:-]+(:[\\w.-]+|@sha256:[0-9a-f]{64})");

  private static final String HEAD =
      "# Generated from dev.writ.workloads.schema.Installation; edit an overlay, not this file.\n";

  /** The image is named by {@code deploy/workloads/kustomization.yaml}. */
  public static final Installation SHIPPED = new Installation("writ-system", "writ:0.1.0");

  public Installation {
    if (!LABEL.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "`" + namespace + "` is no namespace; it has lower-case letters, digits and dashes");
    }
    if (!IMAGE.matcher(image).matches() || image.endsWith(":latest")) {
      throw new IllegalArgumentException(
          "`" + image + "` names no version; give a tag other than latest, or a digest");
    }
  }

  /** Texts by file, in the order in which a cluster takes them. */
  public SequencedMap<String, String> files() {
    SequencedMap<String, String> files = new LinkedHashMap<>();
    files.put("rights/namespace.yaml", namespaceItself());
    files.put("rights/serviceaccount.yaml", serviceAccount());
    files.put("rights/clusterrole.yaml", clusterRole());
    files.put("rights/role.yaml", role());
    files.put("service.yaml", service());
    files.put("networkpolicy.yaml", networkPolicy());
    files.put("poddisruptionbudget.yaml", disruptionBudget());
    files.put("deployment.yaml", deployment());
    files.replaceAll(
        (_, text) -> HEAD + text.replace("$NAMESPACE", namespace).replace("$IMAGE", image));
    return files;
  }

  private static String namespaceItself() {
    return """
    apiVersion: v1
    kind: Namespace
    metadata:
      name: $NAMESPACE
      labels:
        app.kubernetes.io/part-of: writ
        pod-security.kubernetes.io/enforce: restricted
    """;
  }

  private static String serviceAccount() {
    return """
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: writ
      namespace: $NAMESPACE
      labels:
        app.kubernetes.io/part-of: writ
    """;
  }

  private static String clusterRole() {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata:
      name: writ-workloads
      labels:
        app.kubernetes.io/part-of: writ
    rules:
    """
        + rules(Rights.Scope.CLUSTER)
        + """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: writ-workloads
          labels:
            app.kubernetes.io/part-of: writ
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: writ-workloads}
        subjects:
        - {kind: ServiceAccount, name: writ, namespace: $NAMESPACE}
        """;
  }

  private static String role() {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata:
      name: writ-workloads
      namespace: $NAMESPACE
      labels:
        app.kubernetes.io/part-of: writ
    rules:
    """
        + rules(Rights.Scope.OWN_NAMESPACE)
        + """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: writ-workloads
          namespace: $NAMESPACE
          labels:
            app.kubernetes.io/part-of: writ
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writ-workloads}
        subjects:
        - {kind: ServiceAccount, name: writ, namespace: $NAMESPACE}
        """;
  }

  private static String service() {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: writ
      namespace: $NAMESPACE
      labels:
        app.kubernetes.io/part-of: writ
    spec:
      selector:
        app.kubernetes.io/name: writ
      ports:
      - {name: admission, port: 443, targetPort: admission}
      - {name: https, port: 8080, targetPort: https}
    """;
  }

  private static String networkPolicy() {
    return """
    # The API server and the kubelet come from addresses that no selector names, so the ports are
    # open to all and everything else is shut. What Writ itself may reach is left to the cluster:
    # its database, the API server and DNS are somewhere else in each.
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: writ
      namespace: $NAMESPACE
      labels:
        app.kubernetes.io/part-of: writ
    spec:
      podSelector:
        matchLabels:
          app.kubernetes.io/name: writ
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: admission}
        - {protocol: TCP, port: https}
    """;
  }

  private static String disruptionBudget() {
    return """
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: writ
      namespace: $NAMESPACE
      labels:
        app.kubernetes.io/part-of: writ
    spec:
      minAvailable: 1
      selector:
        matchLabels:
          app.kubernetes.io/name: writ
    """;
  }

  private static String deployment() {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: writ
      namespace: $NAMESPACE
      labels:
        app.kubernetes.io/name: writ
        app.kubernetes.io/part-of: writ
    spec:
      replicas: 2
      selector:
        matchLabels:
          app.kubernetes.io/name: writ
      strategy:
        type: RollingUpdate
        rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
      template:
        metadata:
          labels:
            app.kubernetes.io/name: writ
            app.kubernetes.io/part-of: writ
        spec:
          serviceAccountName: writ
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
            runAsGroup: 10001
            fsGroup: 10001
            seccompProfile:
              type: RuntimeDefault
          affinity:
            podAntiAffinity:
              preferredDuringSchedulingIgnoredDuringExecution:
              - weight: 100
                podAffinityTerm:
                  topologyKey: kubernetes.io/hostname
                  labelSelector:
                    matchLabels:
                      app.kubernetes.io/name: writ
          containers:
          - name: writ
            image: $IMAGE
            args: [up, --no-sandbox]
            ports:
            - {name: https, containerPort: 8080}
            - {name: admission, containerPort: 8443}
            env:
            - {name: WRIT_PRODUCTION, value: "true"}
            - {name: WRIT_BIND, value: 0.0.0.0}
            # Below the volume, since a home is Writ's own directory and a volume's root is not.
            - {name: WRIT_HOME, value: /var/lib/writ/home}
            - {name: WRIT_TLS_CERTIFICATE, value: /etc/writ/tls/tls.crt}
            - {name: WRIT_TLS_KEY, value: /etc/writ/tls/tls.key}
            - {name: QUARKUS_LOG_CONSOLE_LEVEL, value: INFO}
            # Watched by the ServiceAccount; its API server asks at admission by the Service.
            - {name: WRIT_WORKLOADS_THIS_CLUSTER, value: "true"}
            - {name: WRIT_WORKLOADS_ADMISSION_ENABLED, value: "true"}
            - name: WRIT_WORKLOADS_NAMESPACE
              valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
            - name: WRIT_DATABASE_URL
              valueFrom: {secretKeyRef: {name: writ, key: database-url}}
            - name: WRIT_DATABASE_OWNER
              valueFrom: {secretKeyRef: {name: writ, key: database-owner}}
            - name: WRIT_DATABASE_OWNER_PASSWORD
              valueFrom: {secretKeyRef: {name: writ, key: database-owner-password}}
            - name: WRIT_KEYS_VALUE
              valueFrom: {secretKeyRef: {name: writ, key: master-keys}}
            - name: WRIT_ADMIN_PASSWORD
              valueFrom: {secretKeyRef: {name: writ, key: admin-password, optional: true}}
            lifecycle:
              # Until every node knows that this pod is going, API servers and people are still led here.
              preStop:
                exec: {command: [sleep, "7"]}
            startupProbe:
              httpGet: {path: /health/live, port: https, scheme: HTTPS}
              periodSeconds: 2
              failureThreshold: 60
            livenessProbe:
              httpGet: {path: /health/live, port: https, scheme: HTTPS}
              timeoutSeconds: 5
            readinessProbe:
              httpGet: {path: /health/ready, port: https, scheme: HTTPS}
              periodSeconds: 5
              timeoutSeconds: 5
            resources:
              requests: {cpu: 250m, memory: 1Gi}
              limits: {cpu: "2", memory: 1Gi}
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities:
                drop: [ALL]
            volumeMounts:
            - {name: home, mountPath: /var/lib/writ}
            - {name: scratch, mountPath: /tmp}
            - {name: tls, mountPath: /etc/writ/tls, readOnly: true}
          volumes:
          - name: home
            emptyDir: {sizeLimit: 256Mi}
          - name: scratch
            emptyDir: {sizeLimit: 256Mi}
          - name: tls
            secret: {secretName: writ-tls}
    """;
  }

  /** Each with its reason above it. */
  private static String rules(Rights.Scope scope) {
    return Rights.ALL.stream()
        .filter(rule -> rule.scope() == scope)
        .map(
            rule ->
                "# %s\n- {apiGroups: [%s], resources: %s, %sverbs: %s}\n"
                    .formatted(
                        rule.reason(),
                        rule.group().isEmpty() ? "\"\"" : rule.group(),
                        flow(rule.resources()),
                        rule.names().isEmpty() ? "" : "resourceNames: " + flow(rule.names()) + ", ",
                        flow(rule.verbs())))
        .collect(Collectors.joining());
  }

  private static String flow(List<String> words) {
    return "[" + String.join(", ", words) + "]";
  }
}

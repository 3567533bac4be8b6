package dev.writ.bench;

import java.util.Locale;

/**
 * Objects as an API server tells them, as many as are wanted: ten pods of each Deployment, one
 * ReplicaSet between, a hundred Deployments of each namespace. Every second container lacks its
 * probes. A pod is 5.5 KB of JSON, most of which nobody asks for.
 */
final class ManyPods {
  static final int PODS_OF_DEPLOYMENT = 10;
  static final int DEPLOYMENTS_OF_NAMESPACE = 100;

  private static final String MANAGED =
      """
      "managedFields": [{"manager": "kube-controller-manager", "operation": "Update",
        "apiVersion": "v1", "time": "2026-11-26T11:00:00Z", "fieldsType": "FieldsV1",
        "fieldsV1": {"f:metadata": {"f:generateName": {}, "f:labels": {".": {},
         "f:app.kubernetes.io/name": {}, "f:app.kubernetes.io/part-of": {}, "f:team": {}}},
         "f:spec": {"f:containers": {"k:{\\"name\\":\\"web\\"}": {".": {}, "f:image": {},
         "f:imagePullPolicy": {}, "f:name": {}, "f:ports": {}, "f:resources": {}}},
         "f:dnsPolicy": {}, "f:restartPolicy": {}, "f:schedulerName": {}}}}],""";

  private static final String LABELS =
      """
      {"app.kubernetes.io/name": "web-DEPLOYMENT", "app.kubernetes.io/part-of": "shop",
       "app.kubernetes.io/version": "1.2.3", "team": "a"HASH}""";

  private static final String CONTAINERS =
      """
      [{"name": "web", "image": "registry.example.com/shop/web:1.2.3",
        "imagePullPolicy": "IfNotPresent", "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "env": [{"name": "DATABASE_URL", "value": "postgres://shop@db.shop.svc:5432/shop"},
         {"name": "LOG_LEVEL", "value": "info"}, {"name": "REGION", "value": "eu-central-1"},
         {"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "shop", "key": "password"}}}],
        "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}],
        "livenessProbe": {"httpGet": {"path": "/live", "port": 8080, "scheme": "HTTP"},
         "initialDelaySeconds": 5, "periodSeconds": 10, "timeoutSeconds": 1,
         "successThreshold": 1, "failureThreshold": 3},
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080, "scheme": "HTTP"},
         "initialDelaySeconds": 5, "periodSeconds": 10, "timeoutSeconds": 1,
         "successThreshold": 1, "failureThreshold": 3},
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"},
         "limits": {"cpu": "1", "memory": "1Gi"}},
        "volumeMounts": [{"name": "token", "readOnly": true,
         "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}]},
       {"name": "proxy", "image": "registry.example.com/mesh/proxy:4.5.6",
        "imagePullPolicy": "IfNotPresent", "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"},
         "limits": {"cpu": "1", "memory": "1Gi"}},
        "volumeMounts": [{"name": "token", "readOnly": true,
         "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}]}]""";

  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"name": "web-DEPLOYMENT-5d4f8b9c7f-NUMBER", "namespace": "shop-NAMESPACE",
        "generateName": "web-DEPLOYMENT-5d4f8b9c7f-",
        "uid": "7b7a3c1e-0000-4000-9000-NUMBER", "resourceVersion": "VERSION",
        "creationTimestamp": "2026-11-26T11:00:00Z", MANAGED
        "annotations": {"kubectl.kubernetes.io/restartedAt": "2026-11-26T10:59:59Z",
         "prometheus.io/scrape": "true", "prometheus.io/port": "8080"},
        "labels": LABELS,
        "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet",
         "name": "web-DEPLOYMENT-5d4f8b9c7f", "uid": "1c3f6b1e-0000-4000-9000-DEPLOYMENT",
         "controller": true, "blockOwnerDeletion": true}]},
       "spec": {"containers": CONTAINERS,
        "volumes": [{"name": "token", "projected": {"defaultMode": 420, "sources": [
         {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
         {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt",
          "path": "ca.crt"}]}}]}}],
        "restartPolicy": "Always", "terminationGracePeriodSeconds": 30,
        "dnsPolicy": "ClusterFirst", "serviceAccountName": "default", "nodeName": "node-17",
        "schedulerName": "default-scheduler", "priority": 0, "enableServiceLinks": true,
        "tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists",
          "effect": "NoExecute", "tolerationSeconds": 300},
         {"key": "node.kubernetes.io/unreachable", "operator": "Exists",
          "effect": "NoExecute", "tolerationSeconds": 300}]},
       "status": {"phase": "Running", "hostIP": "10.0.0.17", "podIP": "10.1.2.3",
        "qosClass": "Burstable", "startTime": "2026-11-26T11:00:00Z",
        "conditions": [
         {"type": "Initialized", "status": "True", "lastTransitionTime": "2026-11-26T11:00:00Z"},
         {"type": "Ready", "status": "True", "lastTransitionTime": "2026-11-26T11:00:09Z"},
         {"type": "ContainersReady", "status": "True",
          "lastTransitionTime": "2026-11-26T11:00:09Z"},
         {"type": "PodScheduled", "status": "True",
          "lastTransitionTime": "2026-11-26T11:00:00Z"}],
        "containerStatuses": [
         {"name": "web", "restartCount": RESTARTS, "ready": true, "started": true,
          "image": "registry.example.com/shop/web:1.2.3",
          "imageID": "registry.example.com/shop/web@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab",
          "containerID": "containerd://9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0",
          "state": {"running": {"startedAt": "2026-11-26T11:00:05Z"}}, "lastState": {}},
         {"name": "proxy", "restartCount": 0, "ready": true, "started": true,
          "image": "registry.example.com/mesh/proxy:4.5.6",
          "imageID": "registry.example.com/mesh/proxy@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed1",
          "containerID": "containerd://1f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0",
          "state": {"running": {"startedAt": "2026-11-26T11:00:05Z"}}, "lastState": {}}]}}
      """;

  private static final String DEPLOYMENT =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment",
       "metadata": {"name": "web-DEPLOYMENT", "namespace": "shop-NAMESPACE",
        "uid": "2d3f6b1e-0000-4000-9000-DEPLOYMENT", "resourceVersion": "VERSION",
        "generation": 1, "creationTimestamp": "2026-11-26T10:59:59Z", MANAGED
        "annotations": {"deployment.kubernetes.io/revision": "1"},
        "labels": LABELS},
       "spec": {"replicas": 10, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600,
        "selector": {"matchLabels": {"app.kubernetes.io/name": "web-DEPLOYMENT"}},
        "strategy": {"type": "RollingUpdate",
         "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
        "template": {"metadata": {"labels": LABELS}, "spec": {"containers": CONTAINERS,
         "restartPolicy": "Always", "dnsPolicy": "ClusterFirst"}}},
       "status": {"observedGeneration": 1, "replicas": 10, "updatedReplicas": 10,
        "readyReplicas": 10, "availableReplicas": 10,
        "conditions": [
         {"type": "Available", "status": "True", "reason": "MinimumReplicasAvailable"},
         {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"}]}}
      """;

  private static final String REPLICA_SET =
      """
      {"apiVersion": "apps/v1", "kind": "ReplicaSet",
       "metadata": {"name": "web-DEPLOYMENT-5d4f8b9c7f", "namespace": "shop-NAMESPACE",
        "uid": "1c3f6b1e-0000-4000-9000-DEPLOYMENT", "resourceVersion": "VERSION",
        "creationTimestamp": "2026-11-26T10:59:59Z", MANAGED
        "annotations": {"deployment.kubernetes.io/revision": "1"}, "labels": LABELS,
        "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment",
         "name": "web-DEPLOYMENT", "uid": "2d3f6b1e-0000-4000-9000-DEPLOYMENT",
         "controller": true, "blockOwnerDeletion": true}]},
       "spec": {"replicas": 10,
        "selector": {"matchLabels": {"app.kubernetes.io/name": "web-DEPLOYMENT",
         "pod-template-hash": "5d4f8b9c7f"}},
        "template": {"metadata": {"labels": LABELS}, "spec": {"containers": CONTAINERS}}},
       "status": {"replicas": 10, "readyReplicas": 10}}
      """;

  private static final String NAMESPACE =
      """
      {"apiVersion": "v1", "kind": "Namespace",
       "metadata": {"name": "shop-NAMESPACE", "uid": "3e3f6b1e-0000-4000-9000-NAMESPACE",
        "resourceVersion": "VERSION",
        "labels": {"kubernetes.io/metadata.name": "shop-NAMESPACE", "team": "a"}},
       "status": {"phase": "Active"}}
      """;

  private ManyPods() {}

  /**
   * One pod.
   *
   * @param version its resourceVersion
   */
  static String pod(int number, int restarts, long version) {
    return filled(POD, number / PODS_OF_DEPLOYMENT, version)
        .replace("NUMBER", digits(number))
        .replace("RESTARTS", Integer.toString(restarts));
  }

  static String deployment(int number, long version) {
    return filled(DEPLOYMENT, number, version);
  }

  static String replicaSet(int number, long version) {
    return filled(REPLICA_SET, number, version);
  }

  static String namespace(int number, long version) {
    return filled(NAMESPACE, number * DEPLOYMENTS_OF_NAMESPACE, version);
  }

  private static String filled(String text, int deployment, long version) {
    String hash = text.equals(DEPLOYMENT) ? "" : ", \"pod-template-hash\": \"5d4f8b9c7f\"";
    return text.replace("LABELS", LABELS)
        .replace("HASH", hash)
        .replace("CONTAINERS", CONTAINERS)
        .replace("MANAGED", MANAGED)
        .replace("DEPLOYMENT", digits(deployment))
        .replace("NAMESPACE", digits(deployment / DEPLOYMENTS_OF_NAMESPACE))
        .replace("VERSION", Long.toString(version));
  }

  private static String digits(int number) {
    return String.format(Locale.ROOT, "%06d", number);
  }
}

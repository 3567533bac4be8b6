package dev.writ.workloads.cluster;

import dev.writ.workloads.policy.Policy;

/**
 * A kind of object as the API server serves it.
 *
 * @param group empty for the core group
 * @param plural as in paths and rights, such as {@code deployments}
 */
public record Resource(
    String group, String version, String kind, String plural, boolean namespaced) {
  public static final Resource PODS = new Resource("", "v1", "Pod", "pods", true);
  public static final Resource NAMESPACES =
      new Resource("", "v1", "Namespace", "namespaces", false);
  public static final Resource EVENTS = new Resource("", "v1", "Event", "events", true);
  public static final Resource SECRETS = new Resource("", "v1", "Secret", "secrets", true);
  public static final Resource REPLICA_SETS =
      new Resource("apps", "v1", "ReplicaSet", "replicasets", true);
  public static final Resource DEPLOYMENTS =
      new Resource("apps", "v1", "Deployment", "deployments", true);
  public static final Resource STATEFUL_SETS =
      new Resource("apps", "v1", "StatefulSet", "statefulsets", true);
  public static final Resource DAEMON_SETS =
      new Resource("apps", "v1", "DaemonSet", "daemonsets", true);
  public static final Resource JOBS = new Resource("batch", "v1", "Job", "jobs", true);
  public static final Resource CRON_JOBS = new Resource("batch", "v1", "CronJob", "cronjobs", true);
  public static final Resource DISRUPTION_BUDGETS =
      new Resource("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true);
  public static final Resource LEASES =
      new Resource("coordination.k8s.io", "v1", "Lease", "leases", true);
  public static final Resource POLICIES =
      new Resource(Policy.GROUP, Policy.VERSION, "DevOpsPolicy", "devopspolicies", true);
  public static final Resource CLUSTER_POLICIES =
      new Resource(
          Policy.GROUP, Policy.VERSION, "ClusterDevOpsPolicy", "clusterdevopspolicies", false);
  public static final Resource AUDIT_RESULTS =
      new Resource(Policy.GROUP, Policy.VERSION, "PolicyAuditResult", "policyauditresults", true);
  public static final Resource POLICY_REPORTS =
      new Resource("wgpolicyk8s.io", "v1alpha2", "PolicyReport", "policyreports", true);
  public static final Resource DEFINITIONS =
      new Resource(
          "apiextensions.k8s.io",
          "v1",
          "CustomResourceDefinition",
          "customresourcedefinitions",
          false);
  public static final Resource ARGO_APPLICATIONS =
      new Resource("argoproj.io", "v1alpha1", "Application", "applications", true);
  public static final Resource VALIDATING_WEBHOOKS =
      new Resource(
          "admissionregistration.k8s.io",
          "v1",
          "ValidatingWebhookConfiguration",
          "validatingwebhookconfigurations",
          false);
  public static final Resource MUTATING_WEBHOOKS =
      new Resource(
          "admissionregistration.k8s.io",
          "v1",
          "MutatingWebhookConfiguration",
          "mutatingwebhookconfigurations",
          false);

  /** Of a workload; the kind in lower case. */
  public static Resource ofWorkload(String kind) {
    return switch (kind) {
      case "deployment" -> DEPLOYMENTS;
      case "statefulset" -> STATEFUL_SETS;
      case "daemonset" -> DAEMON_SETS;
      default -> throw new IllegalArgumentException("Unsupported workload kind: " + kind);
    };
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Path of all objects of this kind in all namespaces. */
  public String path() {
    return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion() + "/" + plural;
  }

  /** Path of all objects of one namespace; of all where the kind has none. */
  public String path(String namespace) {
    return namespaced
        ? (group.isEmpty() ? "/api/" : "/apis/")
            + apiVersion()
            + "/namespaces/"
            + namespace
            + "/"
            + plural
        : path();
  }

  /** Path of one object; the namespace counts for nothing where the kind has none. */
  public String path(String namespace, String name) {
    return path(namespace) + "/" + name;
  }
}

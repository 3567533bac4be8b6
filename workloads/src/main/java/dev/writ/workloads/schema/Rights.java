package dev.writ.workloads.schema;

import java.util.List;

/**
 * What room {@code workloads} is allowed to do on a cluster. {@link #ALL} has a rule for each kind
 * of request that it sends, and no other; the roles in {@code deploy/workloads} are printed from
 * it.
 */
public final class Rights {
  /** Lease, Secret and both webhook configurations are narrowed to their names. */
  private static final String LEASE = "writ-workloads";

  private static final String CERTIFICATE = "writ-workloads-admission";
  private static final String WEBHOOKS = "writ-workloads";

  private static final String OURS = "devops.stochastic.io";
  private static final String REGISTRATION = "admissionregistration.k8s.io";

  public static final List<Rule> ALL =
      List.of(
          cluster(
              "what is judged is known from watches",
              "",
              List.of("namespaces", "pods"),
              "list",
              "watch"),
          cluster(
              "a budget that allows no disruption makes a repair wait",
              "policy",
              List.of("poddisruptionbudgets"),
              "list",
              "watch"),
          cluster(
              "the owner of a pod that runs before its ReplicaSet was seen is asked for once",
              "apps",
              List.of("replicasets"),
              "get",
              "list",
              "watch"),
          cluster(
              "the only kinds that are repaired; never created, never deleted",
              "apps",
              List.of("daemonsets", "deployments", "statefulsets"),
              "get",
              "list",
              "patch",
              "watch"),
          cluster(
              "what a controller makes of one that stands is judged by what stands",
              "batch",
              List.of("cronjobs", "jobs"),
              "get"),
          cluster(
              "where Argo CD is installed, its Applications tell what it owns",
              "argoproj.io",
              List.of("applications"),
              "list",
              "watch"),
          cluster(
              "policies are read; the patch is for the finalizer",
              OURS,
              List.of("clusterdevopspolicies", "devopspolicies"),
              "list",
              "patch",
              "watch"),
          cluster(
              "what was found is written to the policy's status",
              OURS,
              List.of("clusterdevopspolicies/status", "devopspolicies/status"),
              "patch"),
          cluster(
              "the history of a policy, kept short",
              OURS,
              List.of("policyauditresults"),
              "create",
              "delete",
              "list"),
          cluster(
              "where this CRD is installed, results are reported by it",
              "wgpolicyk8s.io",
              List.of("policyreports"),
              "create",
              "delete",
              "list",
              "patch"),
          cluster(
                  "whether these two are installed is known from watches on them alone",
                  "apiextensions.k8s.io",
                  List.of("customresourcedefinitions"),
                  "list",
                  "watch")
              .named("applications.argoproj.io", "policyreports.wgpolicyk8s.io"),
          cluster(
              "what was done stands beside the workload it was done to",
              "",
              List.of("events"),
              "create",
              "patch"),
          cluster(
                  "admission is registered by server-side apply, which is asked for the name even"
                      + " where it creates; deleted where admission is switched off",
                  REGISTRATION,
                  List.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations"),
                  "create",
                  "delete",
                  "patch")
              .named(WEBHOOKS),
          own(
              "one of several servers looks after the cluster",
              "coordination.k8s.io",
              List.of("leases"),
              "create"),
          own(
                  "and says so every few seconds",
                  "coordination.k8s.io",
                  List.of("leases"),
                  "get",
                  "patch")
              .named(LEASE),
          own("the certificate of admission is made once", "", List.of("secrets"), "create"),
          own(
                  "shared by all servers, and renewed; no other secret can be read",
                  "",
                  List.of("secrets"),
                  "get",
                  "update")
              .named(CERTIFICATE));

  private Rights() {}

  /** Where a rule holds. */
  public enum Scope {
    CLUSTER,
    /** The namespace that Writ itself runs in, or keeps its Lease in. */
    OWN_NAMESPACE
  }

  /**
   * Something that must be allowed.
   *
   * @param reason why, in a sentence without its point
   * @param group API group, empty for the core one
   * @param resources plurals, with a subresource after a slash
   * @param names of the objects; empty for all, as a POST that creates can't be narrowed
   */
  public record Rule(
      Scope scope,
      String reason,
      String group,
      List<String> resources,
      List<String> names,
      List<String> verbs) {

    public Rule {
      resources = List.copyOf(resources);
      names = List.copyOf(names);
      verbs = List.copyOf(verbs);
    }

    private Rule named(String... these) {
      return new Rule(scope, reason, group, resources, List.of(these), verbs);
    }
  }

  private static Rule cluster(
      String reason, String group, List<String> resources, String... verbs) {
    return new Rule(Scope.CLUSTER, reason, group, resources, List.of(), List.of(verbs));
  }

  private static Rule own(String reason, String group, List<String> resources, String... verbs) {
    return new Rule(Scope.OWN_NAMESPACE, reason, group, resources, List.of(), List.of(verbs));
  }
}

package dev.writ.sandbox.kinds;

import static dev.writ.sandbox.kinds.Columns.*;

import dev.writ.sandbox.cel.ValidationRules;
import dev.writ.sandbox.kinds.Kind.Scale;
import dev.writ.sandbox.schema.ModelSchemas;
import dev.writ.sandbox.schema.Schema;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The catalogue of built-in kinds. A new one is a line here and, where it needs them, its rules.
 */
final class BuiltInKinds {

  private static final Scale REPLICAS =
      new Scale(
          JsonPath.of(".spec.replicas"),
          "replicas",
          JsonPath.of(".status.replicas"),
          JsonPath.of(".spec.selector"));

  private BuiltInKinds() {}

  static List<Kind> of(ModelSchemas models) {
    return List.of(
        core("Namespace", "namespaces", Namespace.class, models)
            .shortNames("ns")
            .clusterWide()
            .status()
            .fields("status.phase")
            .columns(NAMESPACE)
            .rules(new NamespaceRules())
            .kind(),
        core("Secret", "secrets", Secret.class, models)
            .fields("type")
            .columns(SECRET)
            .rules(new SecretRules())
            .kind(),
        core("ConfigMap", "configmaps", ConfigMap.class, models)
            .shortNames("cm")
            .columns(CONFIG_MAP)
            .kind(),
        core("ServiceAccount", "serviceaccounts", ServiceAccount.class, models)
            .shortNames("sa")
            .columns(SERVICE_ACCOUNT)
            .kind(),
        core("Service", "services", Service.class, models)
            .shortNames("svc")
            .categories("all")
            .status()
            .fields("spec.clusterIP", "spec.type")
            .columns(SERVICE)
            .rules(new ServiceRules())
            .kind(),
        core("Pod", "pods", Pod.class, models)
            .shortNames("po")
            .categories("all")
            .status()
            .fields(
                "spec.nodeName",
                "spec.restartPolicy",
                "spec.schedulerName",
                "spec.serviceAccountName",
                "status.phase",
                "status.podIP")
            .columns(POD)
            .rules(new PodRules())
            .kind(),
        core("Node", "nodes", Node.class, models)
            .shortNames("no")
            .clusterWide()
            .status()
            .fields("spec.unschedulable")
            .columns(NODE)
            .kind(),
        core("Event", "events", Event.class, models)
            .shortNames("ev")
            .fields(
                "involvedObject.kind",
                "involvedObject.namespace",
                "involvedObject.name",
                "involvedObject.uid",
                "involvedObject.apiVersion",
                "involvedObject.resourceVersion",
                "involvedObject.fieldPath",
                "reason",
                "reportingComponent",
                "source",
                "type")
            .columns(EVENT)
            .kind(),
        core("PersistentVolumeClaim", "persistentvolumeclaims", PersistentVolumeClaim.class, models)
            .shortNames("pvc")
            .status()
            .columns(CLAIM)
            .rules(new ClaimRules())
            .kind(),
        new Draft(
                "storage.k8s.io",
                "v1",
                "StorageClass",
                "storageclasses",
                StorageClass.class,
                models)
            .shortNames("sc")
            .clusterWide()
            .columns(STORAGE_CLASS)
            .rules(new StorageClassRules())
            .kind(),
        new Draft("coordination.k8s.io", "v1", "Lease", "leases", Lease.class, models)
            .columns(LEASE)
            .kind(),
        new Draft(
                "policy",
                "v1",
                "PodDisruptionBudget",
                "poddisruptionbudgets",
                PodDisruptionBudget.class,
                models)
            .shortNames("pdb")
            .status()
            .generations()
            .columns(BUDGET)
            .kind(),
        new Draft(
                "networking.k8s.io",
                "v1",
                "NetworkPolicy",
                "networkpolicies",
                NetworkPolicy.class,
                models)
            .shortNames("netpol")
            .generations()
            .columns(NETWORK_POLICY)
            .kind(),
        new Draft("apps", "v1", "Deployment", "deployments", Deployment.class, models)
            .shortNames("deploy")
            .categories("all")
            .status()
            .generations()
            .scale(REPLICAS)
            .columns(DEPLOYMENT)
            .rules(new DeploymentRules())
            .kind(),
        new Draft("apps", "v1", "ReplicaSet", "replicasets", ReplicaSet.class, models)
            .shortNames("rs")
            .categories("all")
            .status()
            .generations()
            .scale(REPLICAS)
            .columns(REPLICA_SET)
            .rules(new WorkloadRules(1))
            .kind(),
        new Draft("apps", "v1", "StatefulSet", "statefulsets", StatefulSet.class, models)
            .shortNames("sts")
            .categories("all")
            .status()
            .generations()
            .scale(REPLICAS)
            .columns(STATEFUL_SET)
            .rules(new StatefulSetRules())
            .kind(),
        new Draft("apps", "v1", "DaemonSet", "daemonsets", DaemonSet.class, models)
            .shortNames("ds")
            .categories("all")
            .status()
            .generations()
            .columns(DAEMON_SET)
            .rules(new DaemonSetRules())
            .kind(),
        new Draft("batch", "v1", "Job", "jobs", Job.class, models)
            .categories("all")
            .status()
            .generations()
            .columns(JOB)
            .rules(new JobRules())
            .kind(),
        new Draft("batch", "v1", "CronJob", "cronjobs", CronJob.class, models)
            .shortNames("cj")
            .categories("all")
            .status()
            .generations()
            .columns(CRON_JOB)
            .rules(new CronJobRules())
            .kind(),
        new Draft(
                "admissionregistration.k8s.io",
                "v1",
                "MutatingWebhookConfiguration",
                "mutatingwebhookconfigurations",
                MutatingWebhookConfiguration.class,
                models)
            .categories("api-extensions")
            .clusterWide()
            .columns(WEBHOOKS)
            .rules(new WebhookRules())
            .kind(),
        new Draft(
                "admissionregistration.k8s.io",
                "v1",
                "ValidatingWebhookConfiguration",
                "validatingwebhookconfigurations",
                ValidatingWebhookConfiguration.class,
                models)
            .categories("api-extensions")
            .clusterWide()
            .columns(WEBHOOKS)
            .rules(new WebhookRules())
            .kind(),
        new Draft("rbac.authorization.k8s.io", "v1", "Role", "roles", Role.class, models)
            .columns(ROLE)
            .kind(),
        new Draft(
                "rbac.authorization.k8s.io",
                "v1",
                "RoleBinding",
                "rolebindings",
                RoleBinding.class,
                models)
            .columns(BINDING)
            .kind(),
        new Draft(
                "rbac.authorization.k8s.io",
                "v1",
                "ClusterRole",
                "clusterroles",
                ClusterRole.class,
                models)
            .clusterWide()
            .columns(ROLE)
            .kind(),
        new Draft(
                "rbac.authorization.k8s.io",
                "v1",
                "ClusterRoleBinding",
                "clusterrolebindings",
                ClusterRoleBinding.class,
                models)
            .clusterWide()
            .columns(BINDING)
            .kind(),
        new Draft(
                "apiextensions.k8s.io",
                "v1",
                "CustomResourceDefinition",
                "customresourcedefinitions",
                CustomResourceDefinition.class,
                models)
            .shortNames("crd", "crds")
            .categories("api-extensions")
            .clusterWide()
            .status()
            .generations()
            .columns(DEFINITION)
            .rules(new DefinitionRules())
            .kind());
  }

  private static Draft core(String kind, String plural, Class<?> model, ModelSchemas models) {
    return new Draft("", "v1", kind, plural, model, models);
  }

  /** A kind being written down. */
  private static final class Draft {
    private final String group;
    private final String version;
    private final String kind;
    private final String plural;
    private final Schema schema;
    private List<String> shortNames = List.of();
    private List<String> categories = List.of();
    private boolean namespaced = true;
    private boolean status;
    private boolean generations;
    private Optional<Scale> scale = Optional.empty();
    private Set<String> fields = Set.of();
    private List<Column> columns = List.of(Column.NAME, Column.AGE);
    private Rules rules = Rules.NONE;

    Draft(
        String group,
        String version,
        String kind,
        String plural,
        Class<?> model,
        ModelSchemas models) {
      this.group = group;
      this.version = version;
      this.kind = kind;
      this.plural = plural;
      this.schema = models.of(model);
    }

    Draft shortNames(String... names) {
      shortNames = List.of(names);
      return this;
    }

    Draft categories(String... names) {
      categories = List.of(names);
      return this;
    }

    Draft clusterWide() {
      namespaced = false;
      return this;
    }

    Draft status() {
      status = true;
      return this;
    }

    Draft generations() {
      generations = true;
      return this;
    }

    Draft scale(Scale paths) {
      scale = Optional.of(paths);
      return this;
    }

    Draft fields(String... labels) {
      fields = Set.of(labels);
      return this;
    }

    Draft columns(List<Column> shown) {
      columns = shown;
      return this;
    }

    Draft rules(Rules own) {
      rules = own;
      return this;
    }

    Kind kind() {
      return new Kind(
          group,
          version,
          kind,
          plural,
          kind.toLowerCase(Locale.ROOT),
          shortNames,
          categories,
          namespaced,
          status,
          generations,
          false,
          scale,
          fields,
          columns,
          schema,
          ValidationRules.NONE,
          rules);
    }
  }
}

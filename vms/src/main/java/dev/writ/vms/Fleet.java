package dev.writ.vms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.act.Operations;
import dev.writ.vms.act.Workshop;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.ClusterFailure;
import dev.writ.vms.cluster.Kubeconfig;
import dev.writ.vms.decide.Capabilities;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.observe.ClusterCheck;
import dev.writ.vms.observe.Watches;
import dev.writ.vms.policy.Fields;
import dev.writ.vms.policy.VmsActionCodes;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.ClusterRows;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.view.ClusterEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clusters that machines stand on. For admins; people who ask for machines see their names. */
public final class Fleet {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private final Workshop workshop;
  private final Database database;
  private final AuditLog audit;
  private final Counter counter;
  private final ClusterCheck check;
  private final Watches watches;

  Fleet(Workshop workshop, AuditLog audit, Counter counter, Watches watches) {
    this.workshop = workshop;
    this.database = workshop.database();
    this.audit = audit;
    this.counter = counter;
    this.check = new ClusterCheck(workshop.database(), workshop.clusters());
    this.watches = watches;
  }

  /** By name. */
  public List<ClusterEntry> list(Caller caller) {
    caller.require(VmsPermissions.CLUSTER_MANAGE);
    return database.read(ClusterRows::all);
  }

  public ClusterEntry require(Caller caller, UUID id) {
    caller.require(VmsPermissions.CLUSTER_MANAGE);
    return database
        .read(handle -> ClusterRows.find(handle, id))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such cluster"));
  }

  /**
   * Registers a cluster that answers. Body: {@code name}, {@code environment}, {@code kubeconfig},
   * {@code context?}, {@code default_storage_class?}.
   */
  public ClusterEntry register(Caller caller, ObjectNode body) {
    Fields fields =
        Fields.of(
            body, Set.of("name", "environment", "kubeconfig", "context", "default_storage_class"));
    String name = fields.requireString("name");
    if (fields.has("name") && !name.matches("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")) {
      fields.note(
          "name",
          VmsProblems.NAME_INVALID.with(
              "a cluster has a name of 1 to 40 lower-case letters, digits and hyphens"));
    }
    String environment = environment(fields);
    String text = fields.requireString("kubeconfig");
    String context = fields.string("context");
    String storageClass = fields.string("default_storage_class");
    fields.refuse();
    authorize(caller, VmsActionCodes.CLUSTER_REGISTERED, new ResourceRef("cluster", null, name));
    return add(caller.actor(), name, environment, Kubeconfig.parse(text, context), storageClass);
  }

  /**
   * Registers the cluster that the server was started with under this name, or renews how it is
   * reached: the sandbox has another address at each start, a file may hold another credential.
   *
   * @param replacing takes another cluster that answers under a known name for its replacement;
   *     else it is refused
   */
  public ClusterEntry registerAtStart(
      String name, String environment, String kubeconfig, boolean replacing) {
    Kubeconfig access = Kubeconfig.parse(kubeconfig, null);
    ClusterEntry known = database.read(handle -> ClusterRows.findByName(handle, name)).orElse(null);
    if (known == null) {
      return add(Actor.system("start"), name, environment, access, null);
    }
    rotate(Actor.system("start"), known, access, replacing);
    check.check(known.id());
    return database.read(handle -> ClusterRows.find(handle, known.id())).orElseThrow();
  }

  /**
   * Changes what admins set.
   *
   * @param known which of {@code environment} and {@code default_storage_class} the body may hold
   */
  public ClusterEntry change(Caller caller, UUID id, ObjectNode body, Set<String> known) {
    ClusterEntry before = require(caller, id);
    Fields fields = Fields.of(body, known);
    String environment = fields.has("environment") ? environment(fields) : before.environment();
    String storageClass =
        fields.has("default_storage_class")
            ? fields.string("default_storage_class")
            : before.defaultStorageClass();
    fields.refuse();
    authorize(caller, VmsActionCodes.CLUSTER_UPDATED, ref(before));
    write(
        caller.actor(),
        VmsActionCodes.CLUSTER_UPDATED,
        ref(before),
        tx -> {
          long machines = ClusterRows.lockAndCountMachines(tx, id, true);
          if (machines > 0 && !environment.equals(before.environment())) {
            throw inUse(before, machines);
          }
          ClusterRows.change(tx, id, environment, storageClass);
        });
    return require(caller, id);
  }

  /**
   * Body: {@code kubeconfig}, {@code context?}, {@code replacing?}; it must lead to the same
   * cluster, unless it is said to replace one that is lost. Machines of a lost cluster are
   * NOT_FOUND from then on.
   */
  public ClusterEntry changeCredential(Caller caller, UUID id, ObjectNode body) {
    ClusterEntry before = require(caller, id);
    Fields fields = Fields.of(body, Set.of("kubeconfig", "context", "replacing"));
    String text = fields.requireString("kubeconfig");
    String context = fields.string("context");
    boolean replacing = fields.flag("replacing");
    fields.refuse();
    authorize(caller, VmsActionCodes.CLUSTER_CREDENTIAL_ROTATED, ref(before));
    rotate(caller.actor(), before, Kubeconfig.parse(text, context), replacing);
    return check(caller, id);
  }

  /** Looks at the cluster now. */
  public ClusterEntry check(Caller caller, UUID id) {
    ClusterEntry cluster = require(caller, id);
    check.check(cluster.id());
    return require(caller, id);
  }

  public boolean hasNamespace(Caller caller, UUID id, String namespace) {
    ClusterEntry cluster = require(caller, id);
    try {
      return workshop
          .clusters()
          .find(id)
          .map(client -> client.hasNamespace(namespace))
          .orElse(false);
    } catch (ClusterFailure failure) {
      throw unreachable(cluster.name(), failure);
    }
  }

  public void unregister(Caller caller, UUID id) {
    ClusterEntry before = require(caller, id);
    authorize(caller, VmsActionCodes.CLUSTER_UNREGISTERED, ref(before));
    write(
        caller.actor(),
        VmsActionCodes.CLUSTER_UNREGISTERED,
        ref(before),
        tx -> {
          long machines = ClusterRows.lockAndCountMachines(tx, id, false);
          if (machines > 0) {
            throw inUse(before, machines);
          }
          ClusterRows.delete(tx, id);
        });
    watches.adjust();
  }

  /** Checks every cluster; the periodic job {@code cluster-check}. */
  public void checkAll() {
    check.checkAll();
    watches.adjust();
    workshop.metrics().refresh(database);
  }

  private ClusterEntry add(
      Actor actor,
      String name,
      String environment,
      Kubeconfig kubeconfig,
      @Nullable String storageClass) {
    UUID id = database.newId();
    ClusterEntry cluster;
    try (ClusterClient client = workshop.clusters().connect(kubeconfig)) {
      String identity = client.identity();
      ClusterCheck.Finding found = ClusterCheck.look(client, identity);
      Capabilities capabilities = found.capabilities();
      makeDryRunNamespace(client);
      cluster =
          new ClusterEntry(
              id,
              name,
              environment,
              kubeconfig.apiUrl(),
              storageClass,
              capabilities == null ? Capabilities.NONE : capabilities,
              identity,
              found.health(),
              found.detail(),
              database.now(),
              database.now(),
              database.now());
    } catch (ClusterFailure failure) {
      throw unreachable(name, failure);
    }
    write(
        actor,
        VmsActionCodes.CLUSTER_REGISTERED,
        ref(cluster),
        tx -> ClusterRows.insert(tx, cluster, workshop.clusters().seal(id, kubeconfig)));
    watches.adjust();
    return cluster;
  }

  private void rotate(Actor actor, ClusterEntry before, Kubeconfig kubeconfig, boolean replacing) {
    String identity;
    try (ClusterClient client = workshop.clusters().connect(kubeconfig)) {
      identity = client.identity();
      if (!identity.equals(before.identityUid())) {
        if (!replacing) {
          throw otherCluster(before);
        }
        makeDryRunNamespace(client);
      }
    } catch (ClusterFailure failure) {
      throw unreachable(before.name(), failure);
    }
    boolean replaced = !identity.equals(before.identityUid());
    write(
        actor,
        replaced ? VmsActionCodes.CLUSTER_REPLACED : VmsActionCodes.CLUSTER_CREDENTIAL_ROTATED,
        ref(before),
        tx -> {
          ClusterRows.changeAccess(tx, workshop.clusters().seal(before.id(), kubeconfig));
          if (replaced) {
            ClusterRows.changeIdentity(tx, before.id(), identity);
            MachineRows.loseCluster(tx, before.id());
          }
        });
    if (replaced) {
      LOG.warn(
          "cluster `{}` was lost and replaced; the machines that stood on it are NOT_FOUND",
          before.name());
    }
  }

  private static Problem otherCluster(ClusterEntry known) {
    return VmsProblems.CREDENTIAL_REFUSED
        .with(
            "this kubeconfig is refused: it leads to another cluster than `"
                + known.name()
                + "`; register it under a name of its own, or, if `"
                + known.name()
                + "` is lost and this is its replacement, send it to PUT /api/v1/vms/clusters/"
                + known.id()
                + "/credentials with `replacing: true`")
        .param("reason", "it leads to another cluster");
  }

  private void makeDryRunNamespace(ClusterClient client) {
    client.ensureNamespace(
        workshop.dryRunNamespace(), Map.of(workshop.labels().managedBy(), Labels.WRIT));
  }

  private void authorize(Caller caller, ActionCode what, ResourceRef resource) {
    counter.recording(
        caller,
        what.name(),
        null,
        resource,
        () -> {
          caller.require(VmsPermissions.CLUSTER_MANAGE);
          return resource;
        });
  }

  private void write(Actor actor, ActionCode code, ResourceRef resource, Consumer<Tx> work) {
    database.inTransaction(
        tx -> {
          work.accept(tx);
          audit.append(
              tx, AuditEntry.of(code, actor).withRoom(Operations.ROOM).withResource(resource));
          return resource;
        });
  }

  private static String environment(Fields fields) {
    String environment = fields.requireString("environment");
    if (fields.has("environment") && !environment.equals("test") && !environment.equals("prod")) {
      fields.note(
          "environment",
          KernelProblems.FIELD_INVALID.with("`environment` must be `test` or `prod`"));
    }
    return environment;
  }

  private static Problem inUse(ClusterEntry cluster, long machines) {
    return VmsProblems.CLUSTER_IN_USE
        .with("cluster `" + cluster.name() + "` has " + machines + " machines")
        .param("machines", machines);
  }

  private static Problem unreachable(String name, ClusterFailure failure) {
    return VmsProblems.CLUSTER_UNREACHABLE
        .with("cluster `" + name + "` gives no usable answer: " + failure.detail())
        .param("cluster", name);
  }

  private static ResourceRef ref(ClusterEntry cluster) {
    return new ResourceRef("cluster", cluster.id().toString(), cluster.name());
  }
}

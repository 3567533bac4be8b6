package dev.writ.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Tickets;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.decision.PolicySet;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.job.EventQueue;
import dev.writ.kernel.job.JobParts;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.secret.KeyRing;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.act.VmsMetrics;
import dev.writ.vms.act.Workshop;
import dev.writ.vms.cluster.Clusters;
import dev.writ.vms.cluster.CredentialVault;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.policy.VmsActionCodes;
import dev.writ.vms.policy.VmsRoles;
import dev.writ.vms.view.ClusterEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The room of machines over the real kernel and one pretend cluster, in this JVM: a test namespace
 * and a prod one, five services, one asker, twenty approvers.
 */
final class VmsHouse implements AutoCloseable {
  static final int SERVICES = 5;

  final Caller root = caller("root", Set.of(KernelPermissions.PLATFORM_ADMIN));
  final Caller asker = caller("asker", VmsRoles.OPERATOR.permissions());
  final List<Caller> approvers =
      IntStream.range(0, 20)
          .mapToObj(
              i ->
                  caller(
                      "approver-" + i,
                      Set.of(KernelPermissions.APPROVAL_VIEW, KernelPermissions.APPROVAL_APPROVE)))
          .toList();
  final Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());
  final Database database;
  final Workshop workshop;
  final JobParts jobs;
  final Desk desk;
  final VmsRoom room;
  final ClusterEntry cluster;
  final List<UUID> services = new ArrayList<>();
  private final UUID templateId;
  private final UUID sizeId;

  VmsHouse(Database database) {
    this.database = database;
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    KeyRing keys =
        new KeyRing(
            MasterKeys.parse(Base64.getEncoder().encodeToString(key)),
            new SecureRandom(),
            List.of(CredentialVault.COLUMN));
    Clusters clusters =
        new Clusters(database, new CredentialVault(keys), "writ", Duration.ofSeconds(10));
    workshop =
        new Workshop(database, clusters, new VmsMetrics(metrics), Labels.SHIPPED, "writ-dryrun");
    ActionCatalogue actions = new ActionCatalogue(VmsRoom.actions(workshop));
    jobs =
        new JobParts(
            database,
            InstantSource.system(),
            new SecureRandom(),
            actions,
            new PostgresEvents(),
            new Tickets(),
            new EventQueue(List.of()),
            new PostgresAuditLog(
                database, new ActionCodes(KernelActionCodes.ALL, VmsActionCodes.ALL), metrics),
            new Notices(database),
            metrics);
    PolicySet policy = PolicySet.compile(VmsRoom.POLICY);
    PostgresDecisions decisions = new PostgresDecisions();
    database.inTransaction(
        tx -> {
          decisions.keepText(tx, policy.text());
          return policy;
        });
    desk =
        new Desk(
            database,
            actions,
            policy,
            decisions,
            jobs.queue(),
            jobs.audit(),
            new Approvers(),
            metrics);
    room = new VmsRoom(workshop, jobs.audit(), desk);
    cluster =
        room.fleet()
            .register(
                root,
                Json.object()
                    .put("name", "cluster-01")
                    .put("environment", "test")
                    .put("kubeconfig", sandbox.kubeconfigYaml()));
    for (String environment : List.of("test", "prod")) {
      room.catalogue()
          .registerNamespace(
              root,
              Json.object()
                  .put("name", environment.equals("test") ? "dev" : "prod")
                  .put("environment", environment));
    }
    sizeId =
        room.catalogue()
            .createSize(
                root, Json.object().put("name", "medium").put("cpu_cores", 4).put("memory", "8Gi"))
            .id();
    ObjectNode draft =
        Json.object().put("name", "fedora").put("cloud_init", "#cloud-config\na: 1\n");
    draft.putObject("image").put("type", "containerDisk").put("image", "quay.io/os/fedora:42");
    templateId = room.catalogue().draftTemplate(root, draft).id();
    room.catalogue().publishTemplate(root, templateId);
    UUID system =
        id(room.hierarchy().createSystem(root, Json.object().put("name", "shop"), null).body());
    for (int i = 0; i < SERVICES; i++) {
      services.add(
          id(
              room.hierarchy()
                  .createService(root, system, Json.object().put("name", "s" + i), null)
                  .body()));
    }
  }

  /** Asks for a machine of this service; gives the ticket. */
  UUID request(int service) {
    ObjectNode wish =
        Json.object()
            .put("service_id", services.get(service % SERVICES).toString())
            .put("template_id", templateId.toString())
            .put("instance_size_id", sizeId.toString())
            .put("namespace", "dev")
            .put("cpu", 2)
            .put("memory", "4Gi")
            .put("reason", "to see how fast it is");
    return ticket(room.machines().request(asker, wish, null).body());
  }

  static UUID ticket(JsonNode answer) {
    return UUID.fromString(answer.path("ticket_id").asText());
  }

  private static UUID id(JsonNode answer) {
    return UUID.fromString(answer.path("id").asText());
  }

  private static Caller caller(String name, Set<Permission> permissions) {
    return new Caller(
        UUID.randomUUID(),
        name,
        Set.of(),
        List.of(new Grant(name, permissions, Scope.GLOBAL, Set.of("test", "prod"))),
        null,
        new Origin("bench", "127.0.0.1", "bench"));
  }

  @Override
  public void close() {
    room.close();
    workshop.clusters().close();
    sandbox.close();
  }

  /** The twenty, without the tables of identity: what is measured are their notices. */
  private final class Approvers implements Directory {
    private final Set<UUID> ids =
        approvers.stream().map(Caller::userId).collect(Collectors.toUnmodifiableSet());

    @Override
    public Set<UUID> holdersOf(
        Tx tx, Permission permission, @Nullable String environment, Set<String> groups) {
      return ids;
    }

    @Override
    public String nameOf(Tx tx, UUID userId) {
      return userId.toString();
    }
  }
}

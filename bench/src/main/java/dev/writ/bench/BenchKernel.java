package dev.writ.bench;

import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.approval.Tickets;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.decision.PolicySet;
import dev.writ.kernel.decision.PolicyText;
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
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kernel over one database, with a room that does nothing and twenty approvers to tell. */
record BenchKernel(Database database, PolicySet policy, AuditLog audit, JobParts jobs, Desk desk) {
  static final Caller ASKER = caller("asker", NoOp.ACTION.operation().permission());
  static final Caller APPROVER = approver("approver");

  private static final Set<UUID> APPROVERS =
      Stream.concat(
              Stream.of(APPROVER.userId()), IntStream.range(1, 20).mapToObj(_ -> UUID.randomUUID()))
          .collect(Collectors.toUnmodifiableSet());

  /** The environments in which nobody is asked, and in which an approver is. */
  static final String FREE = "test";

  static final String ASKED = "prod";

  private static final String POLICY =
      """
      package writ.bench.approval

      decision := {"outcome": "ALLOW", "reasons": ["free"]} if input.environment == "test"

      decision := {"outcome": "NEEDS_APPROVAL", "reasons": ["asked"]} if input.environment == "prod"
      """;

  static BenchKernel over(Database database) {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    ActionCatalogue actions = new ActionCatalogue(List.of(NoOp.ACTION));
    PolicySet policy = PolicySet.compile(PolicyText.of("bench", Map.of("policy.rego", POLICY)));
    PostgresDecisions decisions = new PostgresDecisions();
    AuditLog audit =
        new PostgresAuditLog(database, new ActionCodes(KernelActionCodes.ALL), metrics);
    EventQueue queue = new EventQueue(List.of());
    JobParts jobs =
        new JobParts(
            database,
            InstantSource.system(),
            new SecureRandom(),
            actions,
            new PostgresEvents(),
            new Tickets(),
            queue,
            audit,
            new Notices(database),
            metrics);
    Desk desk = new Desk(database, actions, policy, decisions, queue, audit, new Twenty(), metrics);
    database.inTransaction(
        tx -> {
          decisions.keepText(tx, policy.text());
          return null;
        });
    return new BenchKernel(database, policy, audit, jobs, desk);
  }

  /** A request that is auto-approved in {@link #FREE} and waits for a vote in {@link #ASKED}. */
  static Submission request(String environment) {
    return new Submission(
        NoOp.ACTION.operation(),
        ASKER,
        new ResourceRef("nothing", null, null),
        environment,
        Json.object().put("size", 1).put("why", "to see how fast it is"),
        "benchmark",
        null,
        List.of(),
        null);
  }

  /** Somebody else each time, who may answer every ticket. */
  static Caller approver(String name) {
    return caller(name, KernelPermissions.APPROVAL_APPROVE, KernelPermissions.APPROVAL_VIEW);
  }

  private static Caller caller(String name, Permission... permissions) {
    return new Caller(
        UUID.randomUUID(),
        name,
        Set.of(),
        List.of(new Grant(name, Set.of(permissions), Scope.GLOBAL, Set.of(FREE, ASKED))),
        null,
        new Origin("bench", "127.0.0.1", "bench"));
  }

  /** Twenty approvers, without the tables of identity: what is measured are their notices. */
  private record Twenty() implements Directory {
    @Override
    public Set<UUID> holdersOf(
        Tx tx, Permission permission, @Nullable String environment, Set<String> groups) {
      return APPROVERS;
    }

    @Override
    public String nameOf(Tx tx, UUID userId) {
      return userId.toString();
    }
  }
}

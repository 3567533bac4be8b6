package dev.writ.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditVerifier;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Proves the audit log as a piece of work, because a long log takes longer than a call may. */
public final class VerifyAudit implements Action {
  /** Who is asked before work on the audit log, as it is shipped. */
  static final PolicyText POLICY =
      PolicyText.shipped(VerifyAudit.class, "audit", "policy.rego", "policy_test.rego");

  private static final String NAME = "VERIFY_AUDIT";
  private static final ResourceRef LOG = new ResourceRef("audit", null, "audit log");

  private static final Operation OPERATION =
      new Operation(
          NAME,
          "audit",
          "audit",
          "AUDIT_VERIFICATION",
          KernelPermissions.AUDIT_READ,
          SpecShape.FIXED,
          1,
          Duration.ofMinutes(10),
          false);

  private final AuditVerifier verifier;
  private final Function<UUID, String> names;

  VerifyAudit(AuditVerifier verifier, Function<UUID, String> names) {
    this.verifier = verifier;
    this.names = names;
  }

  /**
   * The request; nobody is asked.
   *
   * @param fromSeq null for the first
   * @param toSeq null for all there are
   */
  public static Submission submission(
      Caller caller,
      @Nullable Long fromSeq,
      @Nullable Long toSeq,
      @Nullable IdempotencyKey idempotency) {
    ObjectNode payload = Json.object();
    if (fromSeq != null) {
      payload.put("from_seq", fromSeq);
    }
    if (toSeq != null) {
      payload.put("to_seq", toSeq);
    }
    return new Submission(
        OPERATION, caller, LOG, null, payload, null, null, List.of(), idempotency);
  }

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<String> plan(Agreed work) {
    return List.of("read the audit log and check every hash and signature");
  }

  @Override
  public RunResult run(Run run) {
    ObjectNode payload = run.work().event().payload();
    UUID requester = run.work().event().requestedBy();
    Actor asker = Actor.user(requester, names.apply(requester), Origin.INSIDE);
    return new RunResult.Done(
        verifier
            .verify(
                asker,
                payload.path("from_seq").asLong(1),
                payload.has("to_seq") ? Long.valueOf(payload.path("to_seq").asLong()) : null)
            .json());
  }
}

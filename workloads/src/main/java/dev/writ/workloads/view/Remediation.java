package dev.writ.workloads.view;

import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One plan for one workload, and what became of it.
 *
 * @param id of the kernel's event too, where one was asked for
 * @param uid of the workload
 * @param environment of its namespace; null for none
 * @param policies keys of those that contribute
 * @param actions in a reader's words, one for each injection
 * @param patch the configuration that was or would be applied, as JSON
 * @param tool that owns the workload where it was deferred to Git: {@code argocd} or {@code flux}
 * @param ticketId where people are or were asked
 * @param revertOf id of the remediation that this one takes back; null for none
 * @param detail why it ended as it did; null while it goes on or went well
 * @param patched when the cluster took the patch
 */
public record Remediation(
    UUID id,
    String cluster,
    WorkloadKey workload,
    String uid,
    @Nullable String environment,
    RemediationState state,
    List<String> policies,
    List<String> actions,
    String templateHash,
    String fingerprint,
    @Nullable String patch,
    @Nullable String tool,
    @Nullable UUID ticketId,
    @Nullable UUID revertOf,
    @Nullable String detail,
    Instant created,
    @Nullable Instant patched,
    @Nullable Instant ended) {
  public Remediation {
    policies = List.copyOf(policies);
    actions = List.copyOf(actions);
  }

  /** Whether something was put in that may still be there, so that it can be taken out again. */
  public boolean isRevertible() {
    return revertOf == null
        && patched != null
        && (state == RemediationState.COMPLETED || state == RemediationState.FAILED);
  }
}

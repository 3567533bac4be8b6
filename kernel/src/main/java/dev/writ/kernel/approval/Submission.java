package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Warning;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.IdempotencyKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that a room has checked and hands to the desk.
 *
 * @param environment null for things that have none
 * @param payload resolved and complete, at most 64 KiB and 32 levels deep; kept for ever as it is
 * @param reason kept without what looks like a secret
 * @param dedupKey two open requests never share one; null where two equal requests are both meant
 * @param idempotency null when the caller sent no Idempotency-Key
 */
public record Submission(
    Operation operation,
    Caller caller,
    ResourceRef resource,
    @Nullable String environment,
    ObjectNode payload,
    @Nullable String reason,
    @Nullable String dedupKey,
    List<Warning> warnings,
    @Nullable IdempotencyKey idempotency) {
  public Submission {
    reason = reason == null ? null : Redactor.text(reason);
    warnings = List.copyOf(warnings);
  }
}

package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * An approver's answer.
 *
 * @param selection the room's own fields, such as the cluster; empty takes what earlier voters
 *     chose, or the room's defaults
 * @param modifiedSpec replaces the whole mutable part; null leaves it as it is
 * @param modificationReason needed with a modifiedSpec
 * @param specRevision the revision that was looked at; null where the caller does not say
 */
public record Approval(
    ObjectNode selection,
    @Nullable ObjectNode modifiedSpec,
    @Nullable String modificationReason,
    @Nullable Integer specRevision,
    @Nullable String comment) {
  public Approval {
    modificationReason = modificationReason == null ? null : Redactor.text(modificationReason);
    comment = comment == null ? null : Redactor.text(comment);
  }

  /** Yes to the request as it stands. */
  public static Approval plain() {
    return new Approval(Json.object(), null, null, null, null);
  }
}

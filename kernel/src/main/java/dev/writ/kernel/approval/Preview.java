package dev.writ.kernel.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.decision.Threshold.Requirement;
import dev.writ.kernel.event.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What approving would do. Nothing is written to find it out.
 *
 * @param plan in the approver's words
 * @param selection the approver's choice with the room's defaults filled in
 * @param diff the fields whose value differs from what the requester asked for
 * @param rendered what would be applied; null where nothing is rendered
 * @param dryRun what the target said to a dry run; null where there was none
 * @param missing votes that would still be missing; empty means that the work would start
 */
public record Preview(
    ObjectNode effectiveSpec,
    List<Difference> diff,
    List<String> plan,
    ObjectNode selection,
    @Nullable String rendered,
    @Nullable String dryRun,
    List<Warning> warnings,
    List<Requirement> missing) {

  /**
   * One field.
   *
   * @param asked null where the requester's payload has no such field
   * @param effective null where it would no longer be there
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Difference(String field, @Nullable JsonNode asked, @Nullable JsonNode effective) {}
}

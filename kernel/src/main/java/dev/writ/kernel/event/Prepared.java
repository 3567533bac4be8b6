package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a room found out about a request that is about to be agreed to.
 *
 * @param selection the approver's choice with defaults filled in
 * @param snapshot what the work will be done from, kept on the ticket
 * @param rendered what would be applied, for the approver to read; null where nothing is rendered
 * @param dryRun one sentence on what the target said to a dry run; null where there was none
 */
public record Prepared(
    ObjectNode selection,
    ObjectNode snapshot,
    @Nullable String rendered,
    @Nullable String dryRun,
    List<Warning> warnings) {
  public Prepared {
    warnings = List.copyOf(warnings);
  }
}

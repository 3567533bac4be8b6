package dev.writ.kernel.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * What looking at the chain showed.
 *
 * @param rows sealed rows that were looked at
 * @param headSeq number of the last of them, 0 if there was none
 * @param headHash its chain hash in hex: hold it against one kept elsewhere to see whether the
 *     newest rows were cut off
 * @param checkpoints signatures that are right
 * @param unsealed rows that wait for the sealer
 * @param firstBad null where everything holds
 */
public record Verification(
    long rows,
    long headSeq,
    String headHash,
    long checkpoints,
    long unsealed,
    @Nullable FirstBad firstBad) {

  /**
   * The first place where it does not hold.
   *
   * @param seq null where the row has no place in the chain
   * @param auditId null where the row is gone and nothing names it
   */
  public record FirstBad(@Nullable Long seq, @Nullable Long auditId, Kind kind) {}

  /** How it is broken. */
  public enum Kind {
    /** The row is not what was sealed. */
    ALTERED,
    /** A row or its place in the chain is gone. */
    MISSING,
    /** The row stands in another row's place. */
    REORDERED,
    /** The hash does not follow from the one before, or is not the one that was signed. */
    CHAIN_BROKEN,
    /** A checkpoint that has to be there is absent, or not signed by a key of this house. */
    BAD_SIGNATURE,
    /** The row claims a time or transaction long before those around it. */
    LATE_INSERT,
    /** The row waits for the sealer for over a minute. */
    UNSEALED
  }

  public boolean ok() {
    return firstBad == null;
  }

  /** As tasks and the REST answer show it. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("ok", ok());
    json.put("rows", rows);
    json.putObject("head").put("seq", headSeq).put("chain_hash", headHash);
    json.put("checkpoints", checkpoints);
    json.put("unsealed", unsealed);
    if (firstBad == null) {
      json.putNull("first_bad");
    } else {
      json.putObject("first_bad")
          .put("seq", firstBad.seq())
          .put("audit_id", firstBad.auditId())
          .put("kind", firstBad.kind().name());
    }
    return json;
  }
}

package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** How work ended, for the room to write its own rows by. */
public sealed interface Ending {
  /** Done. */
  record Completed(ObjectNode result) implements Ending {}

  /** Failed for good: a dead letter until an admin retries it. */
  record Failed(String code, String detail, Map<String, Object> params) implements Ending {}

  /**
   * Never started or called off: rejected, cancelled or expired ticket, or cancelled by an admin.
   */
  record Cancelled(String code, String detail) implements Ending {}
}

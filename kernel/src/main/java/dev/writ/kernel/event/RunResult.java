package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** How an attempt ended that did not fail. */
public sealed interface RunResult {
  /** The work is done; the result is shown on the task. */
  record Done(ObjectNode result) implements RunResult {}

  /** The target can't be reached or is not ready yet: try again later, no attempt is used up. */
  record Snooze(Duration delay, String why) implements RunResult {}
}

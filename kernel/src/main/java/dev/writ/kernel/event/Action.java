package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Tx;
import java.util.List;

/**
 * What a room does when one of its operations is asked for, agreed to and carried out.
 *
 * <p>The desk and the worker call it in this order: {@link #onSubmitted} (in the submitting
 * transaction), {@link #prepare} (outside any transaction, at approve and preview, and before a
 * request that policy lets start at once), {@link #onAgreed} (in the agreeing transaction, and
 * again when an admin retries failed work), {@link #run} (by a worker, as often as it takes),
 * {@link #onEnded} (in the transaction that ends the work). Operations that are {@linkplain
 * Operation#inline() inline} have {@link #runInline} instead of {@code run}.
 */
public interface Action {
  Operation operation();

  /** In the approver's words, what would change. Pure. */
  List<String> plan(Agreed work);

  /** May the caller see this request though he neither made it nor is an approver? */
  default boolean isVisibleTo(Caller caller, WorkEvent event) {
    return false;
  }

  /**
   * Refuses a request that can't start as things stand. Called in the submitting transaction once
   * the event and its dedup key are in, so a duplicate is told before anything this finds; a
   * Problem thrown here undoes the request.
   */
  default void onSubmitted(Tx tx, WorkEvent event) {}

  /**
   * Checks the request against the world as it is now, and resolves what the work will be done
   * from. May use the network; refuses with a {@link dev.writ.kernel.problem.Problem} that leaves
   * the ticket pending.
   *
   * @param selection the room's own fields of the approver's answer, not yet checked; empty where
   *     nobody is asked
   */
  default Prepared prepare(WorkEvent event, ObjectNode effectiveSpec, ObjectNode selection) {
    return new Prepared(selection, selection.objectNode(), null, null, List.of());
  }

  /**
   * Writes the room's rows in the commit that agrees; a Problem thrown here undoes the agreement.
   * For retried work {@link WorkEvent#retryOf} names the event whose rows are there already.
   */
  default void onAgreed(Tx tx, Agreed work) {}

  /**
   * Does the work. Idempotent: run twice has the effect of once. Must not open a transaction around
   * a network call.
   *
   * @throws ActionFailure where it failed; any other exception counts as retryable
   * @throws InterruptedException at the deadline or at shutdown
   */
  default RunResult run(Run run) throws InterruptedException {
    throw new IllegalStateException(operation().name() + " is inline and has no run");
  }

  /** Does the work of an inline operation in the agreeing transaction; gives the result. */
  default ObjectNode runInline(Tx tx, Agreed work) {
    throw new IllegalStateException(operation().name() + " is not inline");
  }

  /** Writes the room's rows in the commit that ends the work, or that ends the wish for it. */
  default void onEnded(Tx tx, WorkEvent event, Ending ending) {}
}

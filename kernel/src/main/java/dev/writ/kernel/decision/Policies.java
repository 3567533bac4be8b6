package dev.writ.kernel.decision;

import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.decision.Rulings.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The policy sets that decide now, one per room. A set is swapped whole; a request that is being
 * decided finishes with the set that it began with.
 */
public final class Policies implements ApprovalPolicy {
  private final Map<String, Standing> rooms = new ConcurrentHashMap<>();

  /**
   * How a room's policy stands.
   *
   * @param set null where there has been no good one
   * @param text of the set, or of the bad one where there is no good one
   * @param since when it became active
   * @param failure the last set that was refused; null where the newest one is active
   */
  public record Standing(
      String room,
      @Nullable PolicySet set,
      PolicyText text,
      PolicyOrigin origin,
      Instant since,
      @Nullable Failure failure) {

    Ruling rule(DecisionInput input) {
      if (set != null) {
        return set.rule(input);
      }
      Rulings.Reading reading =
          text.files().isEmpty()
              ? Rulings.degraded(Cause.POLICY_MISSING, "the room has no policy")
              : Rulings.degraded(
                  Cause.COMPILE_ERROR,
                  failure == null ? "the policy does not compile" : failure.sentence());
      return reading.ruling(PolicySet.query(room), text.sha256(), Redactor.tree(input.json()), 0);
    }
  }

  /**
   * A policy set that was refused.
   *
   * @param sha256 of its text
   */
  public record Failure(String sha256, PolicyOrigin origin, Instant at, List<PolicyFault> faults) {
    public Failure {
      faults = List.copyOf(faults);
    }

    /** The first fault, and how many there are beside it. */
    public String sentence() {
      return faults.getFirst()
          + (faults.size() > 1 ? " (and %d more)".formatted(faults.size() - 1) : "");
    }
  }

  /** In the order of rooms' names. */
  public List<Standing> all() {
    return List.copyOf(new TreeMap<>(rooms).values());
  }

  public @Nullable Standing find(String room) {
    return rooms.get(room);
  }

  /** A room is made known before it asks: {@link PolicyLoading} gives each a standing at start. */
  @Override
  public Ruling rule(DecisionInput input) {
    Standing standing = rooms.get(input.room());
    if (standing == null) {
      throw new IllegalStateException("nobody told of a room `" + input.room() + "`");
    }
    return standing.rule(input);
  }

  void put(Standing standing) {
    rooms.put(standing.room(), standing);
  }
}

package dev.writ.kernel.approval;

import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.decision.Threshold.Requirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Where a pending ticket stands, as a pure function of threshold, votes and time.
 *
 * <p>Each requirement offers as many places as it asks votes; a vote fills one place only. Votes
 * are matched to places by augmenting paths, so the order in which people vote does not matter: a
 * vote that could go to two requirements moves over when somebody comes who fits only one.
 */
public sealed interface Resolution {
  /** The deadline has passed. */
  record Expired() implements Resolution {}

  /** Enough people said no. */
  record Rejected() implements Resolution {}

  /** Every place is filled. */
  record Approved() implements Resolution {}

  /**
   * Votes are missing.
   *
   * @param missing the places that are still empty, in the threshold's order
   */
  record Pending(List<Requirement> missing) implements Resolution {
    public Pending {
      missing = List.copyOf(missing);
    }
  }

  /**
   * Resolves a ticket.
   *
   * @param requesterId whose vote counts only if {@code allowSelf}
   * @param revision votes on any other one do not count
   * @param expiresAt from this instant on nothing counts
   */
  static Resolution of(
      Threshold threshold,
      UUID requesterId,
      boolean allowSelf,
      int revision,
      Collection<Vote> votes,
      Instant expiresAt,
      Instant now) {
    if (!now.isBefore(expiresAt)) {
      return new Expired();
    }
    List<Vote> counted =
        votes.stream()
            .filter(vote -> vote.revision() == revision)
            .filter(vote -> allowSelf || !vote.reviewerId().equals(requesterId))
            .toList();
    long against = counted.stream().filter(vote -> vote.verdict() == Verdict.REJECT).count();
    if (against >= threshold.deny()) {
      return new Rejected();
    }
    List<Set<String>> voters =
        counted.stream()
            .filter(vote -> vote.verdict() == Verdict.APPROVE)
            .map(Vote::groups)
            .toList();
    List<Requirement> missing = missing(threshold, voters);
    return missing.isEmpty() ? new Approved() : new Pending(missing);
  }

  private static List<Requirement> missing(Threshold threshold, List<Set<String>> voters) {
    List<Set<String>> places = new ArrayList<>();
    for (Requirement requirement : threshold.requirements()) {
      for (int i = 0; i < requirement.approve(); i++) {
        places.add(requirement.groups());
      }
    }
    int[] voterAt = new int[places.size()];
    Arrays.fill(voterAt, -1);
    for (int voter = 0; voter < voters.size(); voter++) {
      seat(voter, voters, places, voterAt, new boolean[places.size()]);
    }
    List<Requirement> missing = new ArrayList<>();
    int place = 0;
    for (Requirement requirement : threshold.requirements()) {
      int empty = 0;
      for (int i = 0; i < requirement.approve(); i++) {
        empty += voterAt[place++] < 0 ? 1 : 0;
      }
      if (empty > 0) {
        missing.add(new Requirement(empty, requirement.groups()));
      }
    }
    return missing;
  }

  /** Gives the voter a place, moving others over where that frees one. */
  private static boolean seat(
      int voter,
      List<Set<String>> voters,
      List<Set<String>> places,
      int[] voterAt,
      boolean[] tried) {
    for (int place = 0; place < voterAt.length; place++) {
      if (tried[place] || !fits(voters.get(voter), places.get(place))) {
        continue;
      }
      tried[place] = true;
      if (voterAt[place] < 0 || seat(voterAt[place], voters, places, voterAt, tried)) {
        voterAt[place] = voter;
        return true;
      }
    }
    return false;
  }

  private static boolean fits(Set<String> groups, Set<String> wanted) {
    return wanted.isEmpty() || wanted.stream().anyMatch(groups::contains);
  }
}

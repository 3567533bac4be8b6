package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.decision.Threshold.Requirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("K4 N of M")
class ResolutionTest {
  static final Threshold TWO_OF_ANY = new Threshold(1, List.of(new Requirement(2, Set.of())));
  static final Threshold TWO_PLATFORM_ONE_SECURITY =
      new Threshold(
          1,
          List.of(new Requirement(2, Set.of("platform")), new Requirement(1, Set.of("security"))));

  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final UUID REQUESTER = new UUID(0, 0);

  @Test
  @DisplayName("K4 every order of every subset of 2 platform + 1 security resolves alike")
  void doesNotDependOnTheOrderOfVotes() {
    List<Vote> all =
        List.of(
            approve(1, "platform", "security"),
            approve(2, "platform"),
            approve(3, "platform"),
            approve(4, "security"));
    for (int subset = 0; subset < 16; subset++) {
      int chosen = subset;
      List<Vote> votes =
          IntStream.range(0, 4).filter(i -> (chosen >> i & 1) == 1).mapToObj(all::get).toList();
      List<Resolution> results = new ArrayList<>();
      permute(votes, 0, order -> results.add(resolve(TWO_PLATFORM_ONE_SECURITY, order)));
      boolean enough = results.getFirst() instanceof Resolution.Approved;
      assertThat(results)
          .as("votes of %s", votes)
          .allMatch(result -> result instanceof Resolution.Approved == enough);
    }
  }

  @Test
  void movesAVoteOverWhenSomebodyFitsOnlyOnePlace() {
    assertThat(
            resolve(
                TWO_PLATFORM_ONE_SECURITY,
                List.of(
                    approve(1, "platform", "security"),
                    approve(2, "security"),
                    approve(3, "platform"))))
        .isEqualTo(new Resolution.Approved());
  }

  @Test
  void namesTheMissingVotes() {
    assertThat(resolve(TWO_PLATFORM_ONE_SECURITY, List.of(approve(1, "platform"))))
        .isEqualTo(
            new Resolution.Pending(
                List.of(
                    new Requirement(1, Set.of("platform")),
                    new Requirement(1, Set.of("security")))));
  }

  @Test
  void expiresAtTheInstantAndNotBefore() {
    List<Vote> enough = List.of(approve(1), approve(2));
    assertThat(Resolution.of(TWO_OF_ANY, REQUESTER, false, 1, enough, NOW.plusNanos(1_000), NOW))
        .isEqualTo(new Resolution.Approved());
    assertThat(Resolution.of(TWO_OF_ANY, REQUESTER, false, 1, enough, NOW, NOW))
        .isEqualTo(new Resolution.Expired());
  }

  private static Resolution resolve(Threshold threshold, List<Vote> votes) {
    return Resolution.of(threshold, REQUESTER, false, 1, votes, LATER, NOW);
  }

  private static Vote approve(int who, String... groups) {
    return new Vote(new UUID(0, who), Set.of(groups), 1, Verdict.APPROVE, null, NOW);
  }

  private interface Order {
    void is(List<Vote> votes);
  }

  private static void permute(List<Vote> votes, int from, Order order) {
    if (from >= votes.size()) {
      order.is(votes);
      return;
    }
    for (int i = from; i < votes.size(); i++) {
      Vote[] next = votes.toArray(Vote[]::new);
      next[from] = votes.get(i);
      next[i] = votes.get(from);
      permute(Arrays.asList(next), from + 1, order);
    }
  }
}

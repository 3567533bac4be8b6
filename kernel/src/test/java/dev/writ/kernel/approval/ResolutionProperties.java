package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.decision.Threshold.Requirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

@Label("K4 N of M against brute force")
class ResolutionProperties {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final UUID REQUESTER = new UUID(0, 0);

  /** Votes in some order; who votes is told by place, groups are all, one or none of the two. */
  @Provide
  Arbitrary<List<Vote>> votes() {
    Arbitrary<Set<String>> groups =
        Arbitraries.of("platform", "security", "other").set().ofMaxSize(3);
    Arbitrary<Verdict> verdict =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.just(Verdict.APPROVE)),
            Tuple.of(1, Arbitraries.just(Verdict.REJECT)));
    Arbitrary<Integer> revision =
        Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just(1)), Tuple.of(1, Arbitraries.just(0)));
    return Combinators.combine(groups, verdict, revision)
        .as((in, how, on) -> new Vote(REQUESTER, in, on, how, null, NOW))
        .list()
        .ofMaxSize(6)
        .map(
            list ->
                IntStream.range(0, list.size())
                    .mapToObj(i -> by(new UUID(0, i), list.get(i)))
                    .toList())
        .flatMap(list -> Arbitraries.shuffle(list));
  }

  @Provide
  Arbitrary<Threshold> thresholds() {
    Arbitrary<Requirement> requirement =
        Combinators.combine(
                Arbitraries.integers().between(1, 3),
                Arbitraries.of("platform", "security").set().ofMaxSize(2))
            .as(Requirement::new);
    Arbitrary<Threshold> any =
        Combinators.combine(
                Arbitraries.integers().between(1, 2), requirement.list().ofMinSize(1).ofMaxSize(3))
            .as(Threshold::new);
    return Arbitraries.oneOf(any, Arbitraries.just(ResolutionTest.TWO_PLATFORM_ONE_SECURITY));
  }

  @Property(tries = 10_000)
  void resolvesAsBruteForceDoes(
      @ForAll("thresholds") Threshold threshold,
      @ForAll("votes") List<Vote> votes,
      @ForAll boolean allowSelf) {
    Resolution resolution = Resolution.of(threshold, REQUESTER, allowSelf, 1, votes, LATER, NOW);

    List<Vote> counted =
        votes.stream()
            .filter(v -> v.revision() == 1 && (allowSelf || !v.reviewerId().equals(REQUESTER)))
            .toList();
    if (counted.stream().filter(v -> v.verdict() == Verdict.REJECT).count() >= threshold.deny()) {
      assertThat(resolution).isEqualTo(new Resolution.Rejected());
      return;
    }
    List<Set<String>> voters =
        counted.stream().filter(v -> v.verdict() == Verdict.APPROVE).map(Vote::groups).toList();
    List<Set<String>> places = new ArrayList<>();
    threshold
        .requirements()
        .forEach(r -> IntStream.range(0, r.approve()).forEach(i -> places.add(r.groups())));
    int filled = mostFilled(places, 0, voters, new boolean[voters.size()]);
    if (filled == places.size()) {
      assertThat(resolution).isEqualTo(new Resolution.Approved());
    } else {
      assertThat(resolution).isInstanceOf(Resolution.Pending.class);
      int missing =
          ((Resolution.Pending) resolution).missing().stream().mapToInt(Requirement::approve).sum();
      assertThat(missing).isEqualTo(places.size() - filled);
    }
  }

  /** Tries every way to give the remaining places to the remaining voters. */
  private static int mostFilled(
      List<Set<String>> places, int place, List<Set<String>> voters, boolean[] used) {
    if (place == places.size()) {
      return 0;
    }
    int most = mostFilled(places, place + 1, voters, used);
    for (int voter = 0; voter < voters.size(); voter++) {
      Set<String> wanted = places.get(place);
      boolean fits = wanted.isEmpty() || voters.get(voter).stream().anyMatch(wanted::contains);
      if (!used[voter] && fits) {
        used[voter] = true;
        most = Math.max(most, 1 + mostFilled(places, place + 1, voters, used));
        used[voter] = false;
      }
    }
    return most;
  }

  private static Vote by(UUID who, Vote vote) {
    return new Vote(who, vote.groups(), vote.revision(), vote.verdict(), null, NOW);
  }
}

package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.Seed;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PolicyValidationTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static Answer answer(PretendSurroundings known, Review review) {
    return new Validation(PretendSurroundings.JUDGE, known, false, InstantSource.fixed(NOW))
        .answer(review);
  }

  private static Answer answer(Review review) {
    return answer(new PretendSurroundings(), review);
  }

  private static String message(Answer answer) {
    return answer.refusal().orElseThrow().message();
  }

  private static final String RULE =
      Seed.FIRST
          + """
            customRules:
              - name: ours
                rego: |
                  package ours
                  deny contains "no" if {
                    input.pod.metadata.name =
                  }
          """;

  private static final String EXEMPTION =
      Seed.FIRST
          + """
            exemptions:
              - name: move
                checks: [latest_tag]
                workloads: [deployment/web]
                reason: moves to the new base image
                expires: %s
          """;

  @Test
  void allowsTheSeedsPolicies() {
    assertThat(answer(Reviews.create(Seed.FIRST)).isAllowed()).isTrue();
    assertThat(answer(Reviews.create(Seed.SECOND)).isAllowed()).isTrue();
  }

  @Test
  void refusesRegoThatDoesNotCompileWithItsPlace() {
    Answer answer = answer(Reviews.create(RULE));

    assertThat(answer.refusal().orElseThrow().code()).isEqualTo(422);
    assertThat(message(answer))
        .startsWith(
            "DevOpsPolicy production/default-policy can't be used: spec.customRules[0].rego: rule"
                + " `ours` at 4:");
    assertThat(answer.records().getFirst().policy()).isEqualTo("production/default-policy");
  }

  @Test
  void refusesAnExemptionThatWouldBeVoidFromTheStart() {
    assertThat(message(answer(Reviews.create(EXEMPTION.formatted("2027-11-26T00:00:00Z")))))
        .isEqualTo(
            "DevOpsPolicy production/default-policy can't be used: spec.exemptions[0].expires:"
                + " exemption `move` ends at 2027-11-26T00:00:00Z, more than 90 days after it was"
                + " first seen; it may end at 2027-02-24T12:00:00Z");
    assertThat(answer(Reviews.create(EXEMPTION.formatted("2027-02-24T12:00:00Z"))).isAllowed())
        .isTrue();
  }

  @Test
  void countsFromWhenAnExemptionWasFirstSeen() {
    PretendSurroundings known =
        new PretendSurroundings()
            .seen("production/default-policy/move", Instant.parse("2026-11-01T00:00:00Z"));

    assertThat(message(answer(known, Reviews.create(EXEMPTION.formatted("2027-02-24T12:00:00Z")))))
        .endsWith("it may end at 2027-01-30T00:00:00Z");
  }

  @Test
  void refusesOnUpdateOnlyWhatIsNew() {
    String labelled = RULE.replace("metadata:\n", "metadata:\n  labels: {team: a}\n");

    assertThat(answer(Reviews.update(labelled, RULE)).isAllowed()).isTrue();
    assertThat(answer(Reviews.update(labelled, Seed.FIRST)).isAllowed()).isFalse();
  }

  @Test
  void tellsEveryProblemAtOnce() {
    String wrong = Seed.FIRST.replace("forbidLatestTag: true", "forbidLatestTag: 1");
    wrong = wrong.replace("maxRestartCount: 3", "maxRestartCount: -3");

    assertThat(message(answer(Reviews.create(wrong))))
        .contains("spec.forbidLatestTag: ", "; spec.maxRestartCount: ");
  }

  @Test
  void allowsAPolicyOnItsWayOut() {
    String deleting =
        RULE.replace("metadata:\n", "metadata:\n  deletionTimestamp: '2026-11-26T11:59:00Z'\n");

    assertThat(answer(Reviews.update(RULE, deleting))).isEqualTo(Answer.ALLOWED);
  }
}

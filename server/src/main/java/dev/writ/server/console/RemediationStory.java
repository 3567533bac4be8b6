package dev.writ.server.console;

import dev.writ.kernel.event.EventTrail;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.SeenRemediation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells what became of a remediation, from the plan to the end. Pure. */
final class RemediationStory {
  private static final String HOUSE = "Writ";

  private final SeenRemediation seen;
  private final Remediation remediation;
  private final Instant now;

  private RemediationStory(SeenRemediation seen, Instant now) {
    this.seen = seen;
    this.remediation = seen.remediation();
    this.now = now;
  }

  /**
   * All steps, the first one first.
   *
   * @param agreed what people said about it; none where nobody was asked, or where it is hidden
   */
  static List<Step> of(SeenRemediation seen, List<Step> agreed, Instant now) {
    return new RemediationStory(seen, now).steps(agreed);
  }

  private List<Step> steps(List<Step> agreed) {
    List<Step> steps = new ArrayList<>();
    steps.add(begun());
    steps.addAll(agreed);
    Instant patched = remediation.patched();
    if (patched != null) {
      steps.add(step("edit", "busy", "patched the workload", patched, List.of()));
    }
    Instant ended = remediation.ended();
    if (ended != null) {
      steps.add(ended(ended));
    }
    seen.revertedBy()
        .ifPresent(
            undo ->
                steps.add(
                    step("minus", "still", "began to take it back", undo.created(), List.of())));
    return steps;
  }

  private Step begun() {
    List<String> notes = new ArrayList<>();
    EventTrail.Ruled decision = seen.trail().decision();
    if (decision != null) {
      notes.add(
          "policy: "
              + State.of(decision.outcome()).word()
              + (decision.reasons().isEmpty() ? "" : ", " + Words.join(decision.reasons()))
              + " (SHA-256 "
              + decision.policySha256()
              + ")");
    }
    String by = seen.trail().steps().isEmpty() ? HOUSE : seen.trail().steps().getFirst().by();
    return new Step(
        "request",
        "still",
        by,
        remediation.revertOf() == null
            ? "planned " + Words.count(remediation.actions().size(), "injection")
            : "asked to take an earlier change back",
        When.of(remediation.created(), now),
        null,
        notes);
  }

  private Step ended(Instant ended) {
    String detail = remediation.detail();
    List<String> notes = detail == null ? List.of() : List.of(detail);
    return switch (remediation.state()) {
      case COMPLETED -> step("check", "good", "saw the change do well", ended, notes);
      case ROLLED_BACK ->
          step("warning", "bad", "took the change out again, because it did harm", ended, notes);
      case FAILED -> step("cross", "bad", "gave up", ended, notes);
      case CANCELLED -> step("minus", "still", "called it off", ended, notes);
      case PLANNED -> step("dot", "still", "asked the cluster what it would do", ended, notes);
      case DEFERRED_TO_GIT -> step("request", "still", "handed the change to Git", ended, notes);
      case PENDING_APPROVAL, QUEUED, APPLYING, WATCHING ->
          step("busy", "busy", "goes on", ended, notes);
    };
  }

  private Step step(String icon, String tone, String what, Instant at, List<String> notes) {
    return new Step(icon, tone, HOUSE, what, When.of(at, now), null, notes);
  }
}

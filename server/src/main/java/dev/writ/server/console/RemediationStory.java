package dev.writ.server.console;

import dev.writ.kernel.event.EventTrail;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.SeenRemediation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells what became of a remediation, from the plan to the end. Pure. */
final class RemediationStory {
  private static final String HOUSE = "Writ";

  /** The name under which the room asks for work. */
  private static final String ROOM = "workloads";

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
   * @param undo what takes it back; null for nothing
   */
  static List<Step> of(
      SeenRemediation seen, List<Step> agreed, @Nullable SeenRemediation undo, Instant now) {
    return new RemediationStory(seen, now).steps(agreed, undo);
  }

  private List<Step> steps(List<Step> agreed, @Nullable SeenRemediation undo) {
    List<Step> steps = new ArrayList<>();
    steps.add(begun());
    steps.addAll(agreed);
    Instant patched = remediation.patched();
    if (patched != null && !isUndo()) {
      steps.add(step("edit", "busy", "patched the workload", patched, List.of()));
    }
    Instant ended = remediation.ended();
    if (ended != null) {
      steps.add(ended(ended));
    }
    if (undo != null) {
      steps.add(
          new Step(
              "minus",
              "still",
              askedBy(undo),
              "asked to take it back",
              When.of(undo.remediation().created(), now),
              reason(undo),
              List.of()));
    }
    return steps;
  }

  private boolean isUndo() {
    return remediation.revertOf() != null;
  }

  private Step begun() {
    List<String> notes = new ArrayList<>();
    EventTrail.Ruled decision = seen.trail().decision();
    if (decision != null) {
      notes.add(
          "policy: "
              + State.of(decision.outcome()).word()
              + (decision.reasons().isEmpty() ? "" : ", " + Words.join(decision.reasons()))
              + (decision.degraded() ? ", because the policy could not be asked" : ""));
      notes.add("SHA-256 of the policy: " + decision.policySha256());
    }
    return new Step(
        "request",
        "still",
        askedBy(seen),
        isUndo()
            ? "asked to take an earlier change back"
            : "planned " + Words.count(remediation.actions().size(), "injection"),
        When.of(remediation.created(), now),
        reason(seen),
        notes);
  }

  private static String askedBy(SeenRemediation one) {
    return one.trail().steps().stream()
        .map(EventTrail.Step::by)
        .findFirst()
        .filter(by -> !by.equals(ROOM))
        .orElse(HOUSE);
  }

  private static @Nullable String reason(SeenRemediation one) {
    return one.trail().steps().stream()
        .map(EventTrail.Step::reason)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private Step ended(Instant ended) {
    String detail = remediation.detail();
    List<String> notes = detail == null ? List.of() : List.of(detail);
    return switch (remediation.state()) {
      case COMPLETED ->
          isUndo()
              ? step("check", "good", "took the change out of the workload", ended, List.of())
              : step("check", "good", "saw the change do well", ended, List.of());
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

package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.admission.Answer.Refusal;
import dev.writ.workloads.admission.Surroundings.InForce;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.decide.Admittance;
import dev.writ.workloads.decide.Admittance.Opinion;
import dev.writ.workloads.decide.Excuse;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicySpec.AdmissionAction;
import dev.writ.workloads.policy.PolicySpec.OnError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says whether an object may come in; changes nothing.
 *
 * @param strict whether nothing may come in while it is not known which policies there are
 */
record Validation(Judge judge, Surroundings surroundings, boolean strict, InstantSource clock) {
  private static final int FORBIDDEN = 403;
  private static final int UNAVAILABLE = 503;
  private static final String UNREAD = "Writ has not read the cluster yet";

  Answer answer(Review review) {
    Node object = review.object();
    if (object == null || isOver(review)) {
      return Answer.ALLOWED;
    }
    if (PolicyValidation.isAbout(review)) {
      return PolicyValidation.answer(review, object, surroundings, clock.instant());
    }
    return PodSource.find(review)
        .filter(_ -> !judge.untouchable().contains(review.namespace()))
        .map(source -> judged(review, source, object))
        .orElse(Answer.ALLOWED);
  }

  /** Nothing comes in any more, or what is there is on its way out. */
  static boolean isOver(Review review) {
    return switch (review.operation()) {
      case DELETE, CONNECT -> true;
      case CREATE -> false;
      case UPDATE -> {
        Node there = review.old() == null ? review.object() : review.old();
        yield there != null && there.at("metadata", "deletionTimestamp") != null;
      }
    };
  }

  private Answer judged(Review review, PodSource source, Node object) {
    List<InForce> policies =
        surroundings.about(review.namespace()).stream()
            .filter(one -> one.policy().spec().admission().action() != AdmissionAction.OFF)
            .sorted(Comparator.comparing(InForce::policy, Policy.OLDEST_FIRST))
            .toList();
    boolean ours = Excuses.isOurs(review, surroundings);
    Sheet sheet = new Sheet(review, ours, clock.instant());
    if (!surroundings.isSynced()) {
      return policies.isEmpty() ? unknown(strict && !ours) : sheet.failed(policies, UNREAD);
    }
    if (policies.isEmpty()) {
      return Answer.ALLOWED;
    }
    if (!surroundings.knows(review.namespace())) {
      return sheet.failed(
          policies, "namespace `%s` was not seen yet".formatted(review.namespace()));
    }
    String flaw = source.flaw(object);
    if (flaw != null) {
      return sheet.failed(policies, flaw);
    }
    boolean rules = policies.stream().anyMatch(Validation::hasRules);
    Incoming now = Incoming.of(object, surroundings, rules).orElse(null);
    if (now == null) {
      return sheet.failed(
          policies, "`%s` is of a version that Writ does not read".formatted(review.kind()));
    }
    if (now.pod().owner() instanceof Owner.Unread(String why)) {
      return sheet.failed(policies, why);
    }
    Excuses excuses =
        new Excuses(
            review, source, object, surroundings, one -> Incoming.of(one, surroundings, rules));
    for (InForce one : policies) {
      if (judge.judges(now.pod(), now.around(), one.policy())) {
        write(sheet, one, findings(now, one, review), excuses, review);
      }
    }
    return sheet.answer();
  }

  private void write(Sheet sheet, InForce one, PodFindings found, Excuses excuses, Review review) {
    try {
      Excuse excuse =
          found.violations().isEmpty()
              ? Excuse.NEVER
              : excuses.of(one, other -> findings(other, one, review));
      sheet.write(one.policy(), found, excuse);
    } catch (ApiFailure silent) {
      sheet.fail(one.policy(), "what makes it can't be read: " + silent.detail());
    }
  }

  private static boolean hasRules(InForce one) {
    return !one.policy().spec().customRules().isEmpty();
  }

  private PodFindings findings(Incoming incoming, InForce one, Review review) {
    return judge.admit(
        incoming.pod(),
        incoming.around(),
        one.policy(),
        one.rules(),
        review.operation().name(),
        clock.instant());
  }

  private static Answer unknown(boolean refuses) {
    return refuses
        ? new Answer(
            Optional.of(new Refusal(UNAVAILABLE, UNREAD + "; try again")),
            List.of(),
            JsonPatch.NOTHING,
            List.of(),
            true)
        : new Answer(
            Optional.empty(),
            List.of("not judged: " + UNREAD),
            JsonPatch.NOTHING,
            List.of(),
            false);
  }

  /** What the policies say of one object, the oldest first. */
  private static final class Sheet {
    private final Review review;
    private final boolean ours;
    private final Instant now;
    private final Set<String> denials = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final List<AdmissionRecord> records = new ArrayList<>();
    private boolean strict;

    /**
     * An empty one.
     *
     * @param ours whether Writ itself writes the object, which is never refused for it
     */
    Sheet(Review review, boolean ours, Instant now) {
      this.review = review;
      this.ours = ours;
      this.now = now;
    }

    void write(Policy policy, PodFindings found, Excuse excuse) {
      Admittance said = Admittance.of(List.of(new Opinion(policy, found, excuse)));
      List<String> failures =
          found.failures().stream()
              .map(failure -> "%s can't be asked: %s".formatted(failure.check(), failure.cause()))
              .toList();
      boolean refused = isStrict(policy);
      note(policy, Outcome.DENIED, together(said.denials(), refused ? failures : List.of()));
      note(policy, Outcome.WARNED, together(said.warnings(), refused ? List.of() : failures));
    }

    /** None of the policies could judge. */
    Answer failed(List<InForce> policies, String why) {
      policies.forEach(one -> fail(one.policy(), why));
      return answer();
    }

    /** One of them could not. */
    void fail(Policy policy, String why) {
      note(
          policy,
          isStrict(policy) ? Outcome.DENIED : Outcome.WARNED,
          List.of("not judged: " + why));
    }

    private boolean isStrict(Policy policy) {
      boolean refuses = !ours && policy.spec().admission().onError() == OnError.DENY;
      strict |= refuses;
      return refuses;
    }

    private static List<String> together(List<String> one, List<String> other) {
      List<String> all = new ArrayList<>(one);
      all.addAll(other);
      return all;
    }

    private void note(Policy policy, Outcome outcome, List<String> messages) {
      if (messages.isEmpty()) {
        return;
      }
      (outcome == Outcome.DENIED ? denials : warnings).addAll(messages);
      records.add(review.record(now, outcome, policy.key(), messages));
    }

    Answer answer() {
      warnings.removeAll(denials);
      Admittance all = new Admittance(List.copyOf(denials), List.copyOf(warnings));
      return new Answer(
          all.isAllowed() ? Optional.empty() : Optional.of(new Refusal(FORBIDDEN, all.message())),
          all.warnings(),
          JsonPatch.NOTHING,
          review.dryRun() ? List.of() : records,
          strict);
    }
  }
}

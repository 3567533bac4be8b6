package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.document.Problem;
import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.admission.Answer.Refusal;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Exemption;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicyParser;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says whether a policy may come in: what a schema can't say of it is said here. */
final class PolicyValidation {
  private static final int INVALID = 422;
  static final List<String> RESOURCES = List.of("devopspolicies", "clusterdevopspolicies");
  private static final List<String> KINDS = List.of("DevOpsPolicy", "ClusterDevOpsPolicy");

  private PolicyValidation() {}

  static boolean isAbout(Review review) {
    return review.group().equals(Policy.GROUP)
        && KINDS.contains(review.kind())
        && review.subresource().isEmpty();
  }

  /** Refuses for what is wrong with a policy that was not wrong with it before. */
  static Answer answer(Review review, Node object, Surroundings surroundings, Instant now) {
    PolicyParser.Parsed parsed = PolicyParser.parse(object);
    List<String> wrong = wrong(parsed, surroundings, now);
    Node old = review.old();
    if (old != null && !wrong.isEmpty()) {
      wrong.removeAll(wrong(PolicyParser.parse(old), surroundings, now));
    }
    List<String> warnings = parsed.warnings().stream().map(Problem::toString).toList();
    String key = parsed.policy().map(Policy::key).orElse(review.namespace() + "/" + review.name());
    if (wrong.isEmpty()) {
      return new Answer(Optional.empty(), warnings, JsonPatch.NOTHING, List.of(), false);
    }
    return new Answer(
        Optional.of(
            new Refusal(
                INVALID,
                "%s %s can't be used: %s".formatted(review.kind(), key, String.join("; ", wrong)))),
        warnings,
        JsonPatch.NOTHING,
        review.dryRun() ? List.of() : List.of(review.record(now, Outcome.DENIED, key, wrong)),
        false);
  }

  private static List<String> wrong(
      PolicyParser.Parsed parsed, Surroundings surroundings, Instant now) {
    List<String> wrong = new ArrayList<>();
    parsed.problems().forEach(problem -> wrong.add(problem.toString()));
    parsed
        .policy()
        .ifPresent(
            policy -> {
              Rulebook.compile(policy).problems().forEach(problem -> wrong.add(problem.toString()));
              wrong.addAll(tooLong(policy, surroundings, now));
            });
    return wrong;
  }

  /** Exemptions that would be void from the start. */
  private static List<String> tooLong(Policy policy, Surroundings surroundings, Instant now) {
    Snapshot around =
        surroundings.around(
            policy.namespace(), WorkloadKey.of("devopspolicy", policy.namespace(), policy.name()));
    int days = policy.spec().maxExemptionDays();
    List<String> wrong = new ArrayList<>();
    List<Exemption> exemptions = policy.spec().exemptions();
    for (int i = 0; i < exemptions.size(); i++) {
      Exemption exemption = exemptions.get(i);
      Instant first = around.firstSeen(policy.key() + "/" + exemption.name(), exemption, now);
      Instant latest = first.plus(Duration.ofDays(days));
      if (exemption.expires().isAfter(latest)) {
        wrong.add(
            "spec.exemptions[%d].expires: exemption `%s` ends at %s, more than %d days after it was first seen; it may end at %s"
                .formatted(i, exemption.name(), exemption.expires(), days, latest));
      }
    }
    return wrong;
  }
}

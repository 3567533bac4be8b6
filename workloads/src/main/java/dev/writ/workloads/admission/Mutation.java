package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.admission.Review.Operation;
import dev.writ.workloads.admission.Surroundings.InForce;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.HandOver;
import dev.writ.workloads.decide.HandOver.Drop;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.decide.Planner.Judged;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what of an object is changed before it comes in; refuses nothing. What Writ injected gives
 * way to what others write; where policies say {@code mutate}, what is missing is put in at once.
 */
record Mutation(Judge judge, Surroundings surroundings, InstantSource clock) {

  Answer answer(Review review) {
    Node object = review.object();
    boolean mended =
        review.subresource().isEmpty()
            && PodSource.find(review).filter(PodSource::isMended).isPresent();
    if (object == null
        || !mended
        || Validation.isOver(review)
        || judge.untouchable().contains(review.namespace())
        || review.fieldManager().equals(HandOver.MANAGER)) {
      return Answer.ALLOWED;
    }
    Changes changes = new Changes(object);
    List<AdmissionRecord> records = new ArrayList<>();
    Instant now = clock.instant();
    Node old = review.operation() == Operation.UPDATE ? review.old() : null;
    List<Drop> drops = old == null ? List.of() : HandOver.drops(object, old);
    if (!drops.isEmpty()) {
      drops.forEach(changes::drop);
      records.add(
          review.record(
              now,
              Outcome.MUTATED,
              "",
              drops.stream().map(drop -> drop + " gives way to what comes in").toList()));
    }
    List<Policy> injecting = injecting(review, changes.object(), old);
    boolean strict = false;
    Draft draft = injecting.isEmpty() ? null : draft(changes.object(), injecting, now);
    if (draft != null) {
      changes.inject(draft);
      strict =
          injecting.stream()
              .anyMatch(one -> one.spec().admission().onError() == PolicySpec.OnError.DENY);
      List<String> done = draft.actions().stream().map(Object::toString).toList();
      draft.policies().forEach(key -> records.add(review.record(now, Outcome.MUTATED, key, done)));
    }
    return new Answer(
        Optional.empty(),
        List.of(),
        changes.patch(),
        review.dryRun() ? List.of() : records,
        strict);
  }

  /**
   * The policies that inject. An update that leaves the template alone starts no rollout, and Writ
   * does not make it one: the background's repair has a gate, a budget and a rollback.
   */
  private List<Policy> injecting(Review review, Node object, @Nullable Node old) {
    boolean flawed = PodSource.find(review).map(source -> source.flaw(object)).isPresent();
    boolean rollsOut = old == null || !template(object).equals(template(old));
    boolean blind = !surroundings.isSynced() || !surroundings.knows(review.namespace());
    return flawed || !rollsOut || blind
        ? List.of()
        : surroundings.about(review.namespace()).stream()
            .map(InForce::policy)
            .filter(policy -> policy.spec().admission().mutate())
            .filter(policy -> policy.spec().enforces() && !policy.spec().dryRun())
            .toList();
  }

  private static String template(Node object) {
    Node template = object.at("spec", "template");
    return template == null ? "" : template.toValue().toJson();
  }

  private @Nullable Draft draft(Node object, List<Policy> injecting, Instant now) {
    Incoming incoming = Incoming.of(object, surroundings, false).orElse(null);
    Workload workload = incoming == null ? null : incoming.workload().orElse(null);
    if (incoming == null || workload == null) {
      return null;
    }
    List<Judged> judged = new ArrayList<>();
    for (Policy policy : injecting) {
      if (judge.judges(incoming.pod(), incoming.around(), policy)) {
        judged.add(
            new Judged(
                policy,
                List.of(
                    judge.admit(
                        incoming.pod(),
                        incoming.around(),
                        policy,
                        Rulebook.EMPTY,
                        "CREATE",
                        now))));
      }
    }
    Plan plan =
        new Planner(judge, surroundings.tracking())
            .plan(
                workload, incoming.around(), judged, surroundings.silentUntil(workload.key()), now);
    return switch (plan) {
      case Plan.Patch(Workload _, Draft draft) -> draft;
      case Plan.Nothing _, Plan.Defer _, Plan.Refuse _ -> null;
    };
  }
}

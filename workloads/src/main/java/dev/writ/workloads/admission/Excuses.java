package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.workloads.admission.Surroundings.InForce;
import dev.writ.workloads.decide.Excuse;
import dev.writ.workloads.decide.HandOver;
import dev.writ.workloads.decide.PodFindings;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Why what is wrong with one object is no reason to refuse it: Writ wrote it, it was wrong already,
 * what makes it is wrong in the same way, or Writ mends it. Not for two threads.
 */
final class Excuses {
  private final Review review;
  private final PodSource source;
  private final Node object;
  private final Surroundings surroundings;
  private final Function<Node, Optional<Incoming>> reader;

  /** It is asked for once for all policies, and only where one of them needs it. */
  private boolean asked;

  private @Nullable Node parent;

  /**
   * Asks nobody yet.
   *
   * @param reader as the judgement sees an object; empty for one that it does not read
   */
  Excuses(
      Review review,
      PodSource source,
      Node object,
      Surroundings surroundings,
      Function<Node, Optional<Incoming>> reader) {
    this.review = review;
    this.source = source;
    this.object = object;
    this.surroundings = surroundings;
    this.reader = reader;
  }

  /**
   * Whether Writ writes this itself. Its name alone does not tell: people may share it, as those do
   * who gave Writ their own kubeconfig. Its field manager alone may be claimed by anybody.
   */
  static boolean isOurs(Review review, Surroundings surroundings) {
    return review.fieldManager().equals(HandOver.MANAGER)
        && surroundings.isOurs(review.who().name());
  }

  /**
   * What excuses the violations that one policy found.
   *
   * @param judgement that policy's, of another object than the one that comes in
   * @throws dev.writ.workloads.cluster.ApiFailure where a parent that counts can't be read
   */
  Excuse of(InForce one, Function<Incoming, PodFindings> judgement) {
    if (isOurs(review, surroundings)) {
      return Excuse.ALWAYS;
    }
    return switch (review.operation()) {
      case CREATE -> ofChild(judgement);
      case UPDATE -> ofUpdate(one, judgement);
      case DELETE, CONNECT -> Excuse.NEVER;
    };
  }

  private Excuse ofChild(Function<Incoming, PodFindings> judgement) {
    Node standing = parent();
    if (standing == null) {
      return Excuse.NEVER;
    }
    return Parent.isOfEarlierTemplate(object, standing)
        ? Excuse.ALWAYS
        : reader.apply(standing).map(judgement).map(Excuse::comesFrom).orElse(Excuse.NEVER);
  }

  private @Nullable Node parent() {
    if (!asked) {
      parent =
          Parent.find(review, source, object)
              .flatMap(one -> one.standing(surroundings))
              .orElse(null);
      asked = true;
    }
    return parent;
  }

  private Excuse ofUpdate(InForce one, Function<Incoming, PodFindings> judgement) {
    Node old = review.old();
    if (old == null) {
      return Excuse.NEVER;
    }
    Excuse before =
        source.flaw(old) != null
            ? Excuse.NEVER
            : reader.apply(old).map(judgement).map(Excuse::wasThere).orElse(Excuse.NEVER);
    boolean mends =
        source.isMended() && old.textAt("metadata", "annotations", HandOver.PATCHED_BY) != null;
    return mends ? before.or(Excuse.isPutInAnew(one.policy())) : before;
  }
}

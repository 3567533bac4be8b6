package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.RolledBack;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Remediation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The requests to the cluster that put a plan in and take it out; never in a transaction. */
final class Applying {
  /** How often a patch is sent: anew because the object was changed, or the answer got lost. */
  static final int TRIES = 3;

  /** The API server gives up before the client does, so that nothing lands after it was missed. */
  private static final Map<String, String> QUERY =
      Map.of(
          "fieldManager",
          ApplyConfiguration.MANAGER,
          "timeout",
          ClusterApi.PATIENCE.minusSeconds(2).toSeconds() + "s");

  private static final Map<String, String> DRY =
      Map.of("fieldManager", ApplyConfiguration.MANAGER, "dryRun", "All");

  /** As the API server spells them. */
  private static final List<String> OURS =
      List.of(
          ".metadata.annotations." + Policy.GROUP + "/",
          ".spec.template.metadata.annotations." + Policy.GROUP + "/");

  private final Workshop workshop;

  Applying(Workshop workshop) {
    this.workshop = workshop;
  }

  Work require(UUID id) {
    return workshop
        .database()
        .read(handle -> RemediationRows.findWork(handle, id))
        .orElseThrow(() -> new IllegalStateException("no remediation " + id));
  }

  /** How the workload is before it is patched. */
  sealed interface Read {
    /** It is as it was planned for. */
    record AsPlanned(ObjectNode live) implements Read {}

    /** It has the patch already. */
    record Taken(ObjectNode live) implements Read {}

    /** It is there no more, or may not be patched any more. */
    record Gone(String why) implements Read {}

    /** The cluster does not give it. */
    record Unreadable(ApiFailure failure) implements Read {
      String why() {
        return "Failed to read workload: " + failure.detail();
      }
    }
  }

  /** Reads the newest object. */
  Read read(Sights sights, Work work) {
    Remediation row = work.remediation();
    Optional<ObjectNode> live;
    try {
      live = find(sights, row);
    } catch (ApiFailure failure) {
      return new Read.Unreadable(failure);
    }
    if (live.isEmpty()) {
      return new Read.Gone("the workload was deleted");
    }
    if (bears(live.get(), row)) {
      return new Read.Taken(live.get());
    }
    if (!TemplateHash.of(live.get()).equals(row.templateHash())) {
      return new Read.Gone("its template changed; it is planned anew");
    }
    Draft draft = new Draft(Steps.read(work.steps()), List.of(), List.of(), row.policies());
    return switch (sights.permitted(live.get(), draft)) {
      case Plan.Patch _ when !Remediations.isPlanned(sights, row) ->
          new Read.Gone(Remediations.UNPLANNED);
      case Plan.Patch _ -> new Read.AsPlanned(live.get());
      case Plan.Defer _ -> new Read.Gone("Git owns it now; it is planned anew");
      case Plan.Refuse refused -> new Read.Gone(refused.why().message());
      case Plan.Nothing _ -> new Read.Gone("its namespace is protected");
    };
  }

  private static String path(Remediation row) {
    return Resource.ofWorkload(row.workload().kind())
        .path(row.workload().namespace(), row.workload().name());
  }

  /**
   * The workload as the cluster has it; empty where it was deleted.
   *
   * @throws ApiFailure where the cluster does not give it
   */
  static Optional<ObjectNode> find(Sights sights, Remediation row) {
    return same(sights.api().find(path(row)), row);
  }

  /** Empty for another of the same name. */
  static Optional<ObjectNode> same(Optional<ObjectNode> workload, Remediation row) {
    return workload.filter(one -> one.at("/metadata/uid").asText().equals(row.uid()));
  }

  private static boolean bears(ObjectNode live, Remediation row) {
    return ApplyConfiguration.annotation(live, ApplyConfiguration.REMEDIATION)
        .equals(row.id().toString());
  }

  ApplyConfiguration patch(Work work, ObjectNode live) {
    Remediation row = work.remediation();
    return ApplyConfiguration.with(live, Steps.read(work.steps()), row.policies(), row.id());
  }

  /** Says what is about to be sent, so that it is known whatever becomes of this process. */
  void sending(Work work, ApplyConfiguration patch) {
    sending(work.remediation(), patch.body());
  }

  private void sending(Remediation row, ObjectNode body) {
    workshop
        .database()
        .inTransaction(
            tx -> {
              RemediationRows.sending(tx, row.id(), body);
              return row;
            });
  }

  /** What became of a patch that was sent. */
  sealed interface Sent {
    record Taken(ObjectNode live) implements Sent {}

    /** The object changed so that the plan fits no more; nothing was written. */
    record Gone(String why) implements Sent {}

    /** It may not be sent now. */
    record NotNow(String why) implements Sent {}

    /** Nobody knows whether it was taken; where it was not, it may yet be for a few seconds. */
    record Unknown(String why) implements Sent {}
  }

  /**
   * Sends the patch; where the object was changed meanwhile, it is made anew on the newest one.
   *
   * @param read the object that the first patch is made from
   * @throws ActionFailure where the cluster refuses it, and its object bears nothing of it
   */
  Sent apply(Sights sights, Work work, ObjectNode read) {
    Remediation row = work.remediation();
    ObjectNode live = read;
    for (int tries = 1; ; tries++) {
      if (!sights.mayPatch()) {
        return new Sent.NotNow("this process leads no more");
      }
      try {
        return new Sent.Taken(send(sights, path(row), patch(work, live).body(), QUERY));
      } catch (ApiFailure failure) {
        boolean again = failure.isConflict() && tries < TRIES;
        if (!again && !failure.isTrouble()) {
          throw refused(failure);
        }
        // After trouble the cluster may have taken it all the same, which its object tells.
        switch (read(sights, work)) {
          case Read.Gone(var why) -> {
            return new Sent.Gone(why);
          }
          case Read.Taken(var taken) -> {
            return new Sent.Taken(taken);
          }
          case Read.Unreadable unreadable -> {
            return new Sent.Unknown(unreadable.why());
          }
          case Read.AsPlanned _ when failure.mayHaveBeenTaken() -> {
            return new Sent.Unknown(failure.detail());
          }
          case Read.AsPlanned _ when !again -> throw refused(failure);
          case Read.AsPlanned(var newest) -> live = newest;
        }
        sending(work, patch(work, live));
      }
    }
  }

  private static ActionFailure refused(ApiFailure failure) {
    return failed("Patch failed: " + failure.detail(), failure.status());
  }

  static ActionFailure failed(String why, int status) {
    return ActionFailure.permanent(
        WorkloadsProblems.PATCH_FAILED.name(), why, Map.of("status", status));
  }

  /** What became of taking a remediation out. */
  sealed interface Undone {
    /** It is out, by this patch or by one before. */
    record Sent(ObjectNode live) implements Undone {}

    /** Nothing of it was left. */
    record NothingLeft(String how) implements Undone {}

    record NotNow(String why) implements Undone {}

    record Refused(String why) implements Undone {}
  }

  /** Takes out what a remediation put in and marks the template, so that it is not put in again. */
  Undone undo(Sights sights, Work work) {
    return undo(sights, new Out(work.remediation(), work, List.of(), false));
  }

  /**
   * Takes out of a workload what a remediation put in there and Writ still owns, because a person
   * wants it so, and marks the template.
   *
   * @param row of that wish
   * @param done what put it in
   */
  Undone revert(Sights sights, Remediation row, Work done) {
    List<Action> before =
        workshop
            .database()
            .read(handle -> RemediationRows.reverted(handle, row.cluster(), row.uid()))
            .stream()
            .flatMap(one -> Steps.read(one.steps()).stream())
            .toList();
    return undo(sights, new Out(row, done, before, true));
  }

  /**
   * What is taken out.
   *
   * @param row that tells of it
   * @param done what put it in
   * @param before what people had taken out of the workload before
   */
  private record Out(Remediation row, Work done, List<Action> before, boolean byPerson) {
    List<Action> actions() {
      return Steps.read(done.steps());
    }
  }

  private Undone undo(Sights sights, Out out) {
    Remediation row = out.row();
    List<Action> actions = out.actions();
    String why = "";
    for (int tries = 0; tries < TRIES; tries++) {
      if (!sights.mayPatch()) {
        return new Undone.NotNow("this process leads no more");
      }
      try {
        Optional<ObjectNode> live = find(sights, row);
        if (live.isEmpty()) {
          return new Undone.NothingLeft("the workload was deleted");
        }
        if (!ApplyConfiguration.owns(live.get(), actions)) {
          return isMarked(live.get(), out)
              ? new Undone.Sent(live.get())
              : new Undone.NothingLeft("others took out or took over what was put in");
        }
        ObjectNode body =
            ApplyConfiguration.without(live.get(), actions, mark(sights, out, live.get())).body();
        if (out.byPerson()) {
          sending(row, body);
        }
        return new Undone.Sent(send(sights, path(row), body, QUERY));
      } catch (ApiFailure failure) {
        why = failure.detail();
        if (failure.isTrouble()) {
          return new Undone.NotNow("the cluster does not take it back yet: " + why);
        }
        if (!failure.isConflict()) {
          return new Undone.Refused(why);
        }
      }
    }
    return new Undone.NotNow("the object is changed all the time: " + why);
  }

  /** Whether it was taken out by a patch of before, whose answer got lost. */
  private static boolean isMarked(ObjectNode live, Out out) {
    String mark = ApplyConfiguration.annotation(live, ApplyConfiguration.ROLLED_BACK);
    String patch = out.row().patch();
    return out.byPerson()
        ? !mark.isEmpty()
            && patch != null
            && ApplyConfiguration.annotation(Json.read(patch), ApplyConfiguration.ROLLED_BACK)
                .equals(mark)
        : RolledBack.covers(mark, out.row().fingerprint());
  }

  /**
   * The earlier template and what was injected; where others may have had a hand in it meanwhile, a
   * dry run tells which template it will be.
   */
  private static String mark(Sights sights, Out out, ObjectNode live) {
    String fingerprint = out.done().remediation().fingerprint();
    if (!out.byPerson() && TemplateHash.of(live).equals(out.done().patchedHash())) {
      return fingerprint;
    }
    List<Action> actions = out.actions();
    ObjectNode tried = ApplyConfiguration.without(live, actions, fingerprint).body();
    return TemplateHash.workload(send(sights, path(out.row()), tried, DRY))
        .map(then -> RolledBack.of(then, actions, out.before()))
        .map(marks -> out.byPerson() ? marks : RolledBack.add(marks, fingerprint))
        .orElse(fingerprint);
  }

  /** Asks the cluster what it would say to a patch, and gives the patch. */
  ObjectNode tryOut(
      Sights sights, Plan.Patch plan, List<String> policies, UUID id, ObjectNode live) {
    ObjectNode body = ApplyConfiguration.with(live, plan.draft().actions(), policies, id).body();
    WorkloadKey key = plan.workload().key();
    String path = Resource.ofWorkload(key.kind()).path(key.namespace(), key.name());
    var _ = send(sights, path, body, DRY);
    return body;
  }

  /**
   * Applies, and never takes a field from anybody, but for Writ's own annotations: whoever applies
   * a copy of an object owns those that stand in it. The object's version is applied along, so the
   * second request meets the same object as the first.
   */
  private static ObjectNode send(
      Sights sights, String path, ObjectNode body, Map<String, String> query) {
    try {
      return sights.api().patch(path, PatchKind.APPLY, body, query);
    } catch (ApiFailure failure) {
      if (!isOverOurAnnotations(failure)) {
        throw failure;
      }
      Map<String, String> forced = new LinkedHashMap<>(query);
      forced.put("force", "true");
      return sights.api().patch(path, PatchKind.APPLY, body, forced);
    }
  }

  static boolean isOverOurAnnotations(ApiFailure failure) {
    return failure.isConflict()
        && !failure.contested().isEmpty()
        && failure.contested().stream()
            .allMatch(field -> OURS.stream().anyMatch(field::startsWith));
  }
}

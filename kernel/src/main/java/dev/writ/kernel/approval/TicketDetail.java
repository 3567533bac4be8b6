package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.decision.PostgresDecisions.Kept;
import dev.writ.kernel.decision.Threshold.Requirement;
import dev.writ.kernel.event.WorkEvent;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A ticket with all that belongs to it.
 *
 * @param plan what would change, in the approver's words
 * @param votes on every revision, oldest first
 * @param missing votes that are still missing; empty once the ticket is decided
 * @param names of everybody who appears in it
 */
public record TicketDetail(
    TicketView view,
    WorkEvent event,
    ObjectNode effectiveSpec,
    List<String> plan,
    List<Vote> votes,
    List<Requirement> missing,
    Kept decision,
    PolicyText policy,
    Map<UUID, String> names) {

  /** True for votes on the current revision. */
  public boolean counts(Vote vote) {
    return vote.revision() == view.ticket().specRevision();
  }

  /** What its requester sees. */
  public ObjectNode json() {
    Ticket ticket = view.ticket();
    ObjectNode json = view.json();
    json.set("payload", event.payload());
    json.set("modified_spec", ticket.modifiedSpec());
    json.put("modification_reason", ticket.modificationReason());
    json.set("effective_spec", effectiveSpec);
    plan.forEach(json.putArray("plan")::add);
    return json;
  }

  /** What approvers see: threshold, votes, decision and policy too. */
  public ObjectNode fullJson() {
    Ticket ticket = view.ticket();
    ObjectNode json = json();
    json.set("selection", ticket.selectionOrEmpty());
    json.set("snapshot", ticket.snapshotOrEmpty());
    json.set("threshold", Tickets.json(ticket.threshold()));
    json.put("allow_self_approval", ticket.allowSelf());
    json.set("missing", Tickets.json(missing));
    var reviews = json.putArray("reviews");
    for (Vote vote : votes) {
      ObjectNode review = reviews.addObject();
      review
          .putObject("reviewer")
          .put("id", vote.reviewerId().toString())
          .put("name", names.get(vote.reviewerId()));
      review
          .put("verdict", vote.verdict().name())
          .put("reason", vote.reason())
          .put("spec_revision", vote.revision())
          .put("counts", counts(vote))
          .put("created_at", vote.at().toString());
    }
    ObjectNode ruling =
        json.putObject("decision")
            .put("id", decision.id().toString())
            .put("outcome", decision.outcome())
            .put("query", decision.query())
            .put("policy_sha256", decision.policySha256())
            .put("degraded", decision.degraded())
            .put("cause", decision.cause())
            .put("decided_at", decision.decidedAt().toString());
    ruling.set("output", decision.output());
    ObjectNode text = json.putObject("policy").put("sha256", policy.sha256());
    policy.files().forEach(text.putObject("files")::put);
    return json;
  }
}

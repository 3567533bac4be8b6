package dev.writ.kernel.approval;

import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.decision.Decision.NeedsApproval;
import dev.writ.kernel.decision.Ruling;
import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.decision.Threshold.Requirement;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.notice.NoticeType;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Tx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the desk tells people, in its words. */
record Inbox(Notices notices, Directory directory) {
  private static final Duration ONE_HOUR = Duration.ofHours(1);

  void approvalRequired(
      Tx tx, WorkEvent event, UUID ticketId, NeedsApproval need, String requester) {
    Set<UUID> approvers =
        approvers(tx, event.environment(), need.threshold(), need.allowSelf(), event.requestedBy());
    notices.tell(
        tx,
        approvers,
        new Notices.Text(
            NoticeType.APPROVAL_REQUIRED,
            requester + " asks for " + event.operation(),
            "Please look at the request for " + named(event.resource(), event.environment()) + ".",
            ticketId,
            event.id()));
  }

  /** Tells the admins, once an hour for each room and cause. */
  void policyBroken(Tx tx, WorkEvent event, UUID ticketId, Ruling ruling) {
    notices.tellOncePer(
        ONE_HOUR,
        tx,
        directory.holdersOf(tx, KernelPermissions.PLATFORM_ADMIN, null, Set.of()),
        new Notices.Text(
            NoticeType.POLICY_BROKEN,
            "The policy of %s can't decide: %s".formatted(event.room(), ruling.cause()),
            "%s was asked for and people decide instead: %s."
                .formatted(event.operation(), ruling.detail()),
            ticketId,
            event.id()));
  }

  /** False where there is nobody to remind. */
  boolean reminder(Tx tx, Ticket ticket) {
    Set<UUID> approvers =
        approvers(
            tx, ticket.environment(), ticket.threshold(), ticket.allowSelf(), ticket.requesterId());
    notices.tell(
        tx,
        approvers,
        new Notices.Text(
            NoticeType.APPROVAL_REMINDER,
            ticket.operation() + " still waits for an answer",
            "The request of "
                + directory.nameOf(tx, ticket.requesterId())
                + " for "
                + named(ticket.resource(), ticket.environment())
                + " has waited a week; it expires at "
                + ticket.expiresAt()
                + ".",
            ticket.id(),
            ticket.eventId()));
    return !approvers.isEmpty();
  }

  void approved(Tx tx, Ticket ticket, String approver) {
    tellRequester(
        tx,
        ticket,
        NoticeType.REQUEST_APPROVED,
        ticket.operation() + " was approved",
        approver + " agreed to your request for " + about(ticket) + ".");
  }

  void rejected(Tx tx, Ticket ticket, String approver, String reason) {
    tellRequester(
        tx,
        ticket,
        NoticeType.REQUEST_REJECTED,
        ticket.operation() + " was rejected",
        approver + " said no to your request for " + about(ticket) + ": " + reason);
  }

  void expired(Tx tx, Ticket ticket) {
    tellRequester(
        tx,
        ticket,
        NoticeType.REQUEST_EXPIRED,
        ticket.operation() + " expired",
        "Nobody agreed in time to your request for "
            + about(ticket)
            + "; ask again if you still want it.");
  }

  private void tellRequester(Tx tx, Ticket ticket, NoticeType type, String title, String sentence) {
    notices.tell(
        tx,
        List.of(ticket.requesterId()),
        new Notices.Text(type, title, sentence, ticket.id(), ticket.eventId()));
  }

  /** Those whose vote could count; where every requirement names groups, members of those only. */
  private Set<UUID> approvers(
      Tx tx, @Nullable String environment, Threshold threshold, boolean allowSelf, UUID requester) {
    Set<String> groups = new HashSet<>();
    for (Requirement requirement : threshold.requirements()) {
      if (requirement.groups().isEmpty()) {
        groups.clear();
        break;
      }
      groups.addAll(requirement.groups());
    }
    Set<UUID> approvers =
        new HashSet<>(
            directory.holdersOf(tx, KernelPermissions.APPROVAL_APPROVE, environment, groups));
    if (!allowSelf) {
      approvers.remove(requester);
    }
    return approvers;
  }

  private static String about(Ticket ticket) {
    return named(ticket.resource(), ticket.environment());
  }

  private static String named(ResourceRef resource, @Nullable String environment) {
    String what = resource.name() == null ? "a " + resource.type() : "`" + resource.name() + "`";
    return environment == null ? what : what + " in " + environment;
  }
}

package dev.writ.server.console;

import dev.writ.kernel.approval.Ticket;
import dev.writ.kernel.approval.TicketDetail;
import dev.writ.kernel.approval.TicketStatus;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.approval.Verdict;
import dev.writ.kernel.approval.Vote;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.job.TaskView;
import dev.writ.kernel.job.TaskViews;
import dev.writ.kernel.problem.Problem;
import dev.writ.vms.view.Machine;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells what happened, as timelines: who, what, when, why, and what policy said. */
@Singleton
class Stories {
  private final TaskViews tasks;
  private final TicketViews tickets;

  Stories(TaskViews tasks, TicketViews tickets) {
    this.tasks = tasks;
    this.tickets = tickets;
  }

  /** A step and its instant, for putting stories together. */
  private record Dated(Instant at, Step step) {}

  /** The story of one ticket, up to the start of the work. */
  List<Step> of(TicketDetail detail, Instant now) {
    return inOrder(ticketSteps(detail, now));
  }

  /** The story of one piece of work, with its ticket's where it has one. */
  List<Step> of(TaskView task, @Nullable TicketDetail ticket, Instant now) {
    List<Dated> steps = new ArrayList<>();
    if (ticket == null) {
      steps.add(
          dated(
              task.createdAt(),
              now,
              "request",
              "still",
              task.requestedByName(),
              "asked to " + verb(task.operation()),
              null,
              List.of("policy asks nobody for this")));
    } else {
      steps.addAll(ticketSteps(ticket, now));
    }
    steps.addAll(workSteps(task, now));
    return inOrder(steps);
  }

  /** Everything that was asked for about a machine, as far as the caller may see it. */
  List<Step> of(Caller caller, Machine machine, Instant now) {
    List<Dated> steps = new ArrayList<>();
    for (TaskView task : about(caller, machine)) {
      Optional<TicketDetail> ticket = ticketOf(caller, task);
      if (ticket.isPresent()) {
        steps.addAll(ticketSteps(ticket.get(), now));
      } else {
        steps.add(
            dated(
                task.createdAt(),
                now,
                "request",
                "still",
                task.requestedByName(),
                "asked to " + verb(task.operation()),
                null,
                List.of()));
      }
      steps.addAll(workSteps(task, now));
    }
    return inOrder(steps);
  }

  /** The operation that is running on the machine now, if the caller may see it. */
  @Nullable RequestRow running(Caller caller, Machine machine, Instant now) {
    UUID active = machine.activeEventId();
    if (active == null) {
      return null;
    }
    return find(caller, active).map(task -> row(task, now)).orElse(null);
  }

  Optional<TicketDetail> ticketOf(Caller caller, TaskView task) {
    UUID id = task.ticketId();
    if (id == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(tickets.require(id, caller));
    } catch (Problem hidden) {
      return Optional.empty();
    }
  }

  static RequestRow row(TaskView task, Instant now) {
    return new RequestRow(
        "/tasks/" + task.id(),
        Words.operation(task.operation()),
        task.resource().name(),
        task.environment(),
        State.of(task.ticketStatus() == null ? task.status().name() : stateOf(task)),
        task.requestedByName(),
        null,
        When.of(task.createdAt(), now),
        "none",
        "");
  }

  /** While people are asked the ticket tells how it stands, afterwards the work does. */
  static String stateOf(TaskView task) {
    TicketStatus ticket = task.ticketStatus();
    return switch (task.status()) {
      case PENDING, CANCELLED -> ticket == null ? task.status().name() : ticket.name();
      case PROCESSING, COMPLETED, FAILED -> task.status().name();
    };
  }

  private List<TaskView> about(Caller caller, Machine machine) {
    return tasks.about(caller, "vm", machine.id().toString(), machine.creationEventId());
  }

  private Optional<TaskView> find(Caller caller, UUID id) {
    try {
      return Optional.of(tasks.find(caller, id));
    } catch (Problem hidden) {
      return Optional.empty();
    }
  }

  private static List<Dated> ticketSteps(TicketDetail detail, Instant now) {
    Ticket ticket = detail.view().ticket();
    List<Dated> steps = new ArrayList<>();
    steps.add(
        dated(
            ticket.createdAt(),
            now,
            "request",
            "still",
            detail.view().requester(),
            "asked to " + verb(ticket.operation()),
            ticket.reason(),
            List.of(
                "policy asks for "
                    + Asking.voters(
                        ticket.threshold(),
                        ticket.environment() == null ? "the house" : ticket.environment()))));
    for (Vote vote : detail.votes()) {
      boolean yes = vote.verdict() == Verdict.APPROVE;
      steps.add(
          dated(
              vote.at(),
              now,
              yes ? "check" : "cross",
              yes ? "good" : "bad",
              detail.names().getOrDefault(vote.reviewerId(), vote.reviewerId().toString()),
              yes ? "agreed" : "said no",
              vote.reason(),
              detail.counts(vote) ? List.of() : List.of("for an earlier spec; no longer counts")));
    }
    Instant closed = ticket.closedAt();
    if (closed != null
        && (ticket.status() == TicketStatus.CANCELLED || ticket.status() == TicketStatus.EXPIRED)) {
      steps.add(
          dated(
              closed,
              now,
              "minus",
              "still",
              ticket.status() == TicketStatus.CANCELLED ? detail.view().requester() : "time",
              ticket.status() == TicketStatus.CANCELLED ? "took it back" : "ran out",
              null,
              List.of()));
    }
    return steps;
  }

  private static List<Dated> workSteps(TaskView task, Instant now) {
    List<Dated> steps = new ArrayList<>();
    Instant started = task.startedAt();
    if (started != null) {
      steps.add(
          dated(
              started,
              now,
              "busy",
              "busy",
              "Writ",
              "began to " + verb(task.operation()),
              null,
              task.attempts() > 1 ? List.of(task.attempts() + " attempts") : List.of()));
    }
    Instant ended = task.completedAt();
    if (ended == null) {
      return steps;
    }
    TaskView.WhyFailed error = task.error();
    switch (task.status()) {
      case COMPLETED ->
          steps.add(dated(ended, now, "check", "good", "Writ", "finished", null, List.of()));
      case FAILED ->
          steps.add(
              dated(
                  ended,
                  now,
                  "cross",
                  "bad",
                  "Writ",
                  "gave up",
                  null,
                  error == null
                      ? List.of()
                      : List.of(error.code() + ": " + Words.orDash(error.detail()))));
      case CANCELLED, PENDING, PROCESSING -> {}
    }
    return steps;
  }

  private static String verb(String operation) {
    return Words.operation(operation).toLowerCase(Locale.ROOT);
  }

  private static Dated dated(
      Instant at,
      Instant now,
      String icon,
      String tone,
      String who,
      String what,
      @Nullable String why,
      List<String> notes) {
    return new Dated(at, new Step(icon, tone, who, what, When.of(at, now), why, notes));
  }

  private static List<Step> inOrder(List<Dated> steps) {
    return steps.stream().sorted(Comparator.comparing(Dated::at)).map(Dated::step).toList();
  }
}

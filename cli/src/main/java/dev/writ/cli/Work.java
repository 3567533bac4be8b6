package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Ages;
import dev.writ.cli.view.Column;
import dev.writ.cli.view.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Work that a call started: what it answers, and following it to its end. */
final class Work {
  static final String TASKS = "/api/v1/tasks";

  static final List<Column> TASK =
      List.of(
          Column.state("status", "status"),
          Column.name("operation", "operation"),
          Column.name("resource", "resource.name"),
          Column.name("environment", "environment"),
          Column.id("task", "task_id"),
          Column.id("ticket", "ticket_id"),
          Column.state("ticket status", "ticket_status"),
          Column.name("requested by", "requested_by_name"),
          Column.time("created", "created_at"),
          Column.time("started", "started_at"),
          Column.time("completed", "completed_at"),
          Column.text("attempts", "attempts"),
          Column.time("next attempt", "next_attempt_at"),
          Column.time("target away until", "snoozed_until"),
          Column.text("result", "result"),
          Column.text("error", "error.detail"),
          Column.name("error code", "error.code"),
          Column.id("retry of", "retry_of"),
          Column.id("retried by", "retried_by"));

  static final List<Column> ACCEPTED =
      List.of(
          Column.state("status", "status"),
          Column.id("task", "event_id"),
          Column.id("ticket", "ticket_id"));

  private static final List<Column> CREATED =
      List.of(
          Column.name("name", "name"),
          Column.name("environment", "environment"),
          Column.id("id", "id"));

  /** The longest wait that the server offers is 30 s; shorter ones survive proxies better. */
  private static final Duration ROUND = Duration.ofSeconds(20);

  private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "CANCELLED");

  private final Writ writ;
  private final Api api;

  Work(Writ writ, Api api) {
    this.writ = writ;
    this.api = api;
  }

  /** Tells what a 202 answer says, and follows the work if that was asked for. */
  int accepted(Answer answer, WaitOptions options) {
    JsonNode body = answer.body();
    warn(body);
    String task = Json.text(body, "event_id");
    if (options.wait && !task.isEmpty()) {
      return follow(task, options.timeout);
    }
    writ.printer().detail(ACCEPTED, body, "event_id");
    if (!Json.text(body, "status").startsWith("PENDING")) {
      writ.printer().say("next: writ tasks wait " + task);
      return Exit.DONE;
    }
    writ.printer()
        .say("next: somebody else runs  writ approvals approve " + Json.text(body, "ticket_id"));
    return Exit.WAITING_FOR_APPROVAL;
  }

  /** A thing that is there at once (201), or asked for when policy wants it so (202). */
  int created(String noun, Answer answer) {
    if (answer.status() == 202) {
      return accepted(answer, new WaitOptions());
    }
    warn(answer.body());
    writ.printer().detail(CREATED, answer.body(), "id");
    writ.printer().say(noun + " created");
    return Exit.DONE;
  }

  /** The result of work that nobody has to agree to, once it is done. */
  JsonNode result(Answer answer, Duration timeout) {
    String task = Json.text(answer.body(), "event_id");
    JsonNode last = await(task, timeout);
    if (Json.text(last, "status").equals("COMPLETED")) {
      return last.path("result");
    }
    throw new Failure(
        orElse(Json.text(last, "error.detail"), "the work is " + Json.text(last, "status")),
        "  next: writ tasks show " + task);
  }

  /** Warnings go to standard error, so that the output stays what was asked for. */
  void warn(JsonNode body) {
    for (JsonNode warning : body.path("warnings")) {
      String code = Json.text(warning, "code");
      String detail = warning.isTextual() ? warning.asText() : Json.text(warning, "detail");
      writ.complain("warning: " + detail + (code.isEmpty() ? "" : " (" + code + ")"));
    }
  }

  /**
   * Waits for the end of the task and prints it.
   *
   * @return 0 completed, 1 failed, cancelled or still running, 3 still waiting for approval
   */
  int follow(String task, Duration timeout) {
    return ended(task, await(task, timeout), timeout);
  }

  private int ended(String task, JsonNode last, Duration timeout) {
    writ.printer().detail(TASK, last, "task_id");
    String status = Json.text(last, "status");
    return switch (status) {
      case "COMPLETED" -> Exit.DONE;
      case "FAILED" -> {
        writ.complain(
            "writ: "
                + orElse(Json.text(last, "error.detail"), "the work failed")
                + " ("
                + orElse(Json.text(last, "error.code"), "FAILED")
                + ")");
        yield Exit.REFUSED_OR_FAILED;
      }
      case "CANCELLED" -> {
        writ.complain(
            "writ: the request ended without work: ticket "
                + Json.text(last, "ticket_status|status"));
        yield Exit.REFUSED_OR_FAILED;
      }
      case "PENDING" -> {
        writ.complain("writ: still waiting for approval after " + Ages.length(timeout));
        yield Exit.WAITING_FOR_APPROVAL;
      }
      default ->
          throw new Failure(
              "still " + status + " after " + Ages.length(timeout),
              "  next: writ tasks wait " + task);
    };
  }

  private JsonNode await(String task, Duration timeout) {
    Resource resource = Resource.of(TASKS, task);
    Instant end = writ.shell().clock().instant().plus(timeout);
    try (Progress progress = writ.progress()) {
      JsonNode now = api.get(resource).body();
      while (!ENDS.contains(Json.text(now, "status"))) {
        progress.show(Json.text(now, "operation") + " " + Json.text(now, "status"));
        Duration left = Duration.between(writ.shell().clock().instant(), end);
        if (!left.isPositive()) {
          break;
        }
        now = api.get(resource.with("wait", left.compareTo(ROUND) < 0 ? left : ROUND)).body();
      }
      return now;
    }
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}

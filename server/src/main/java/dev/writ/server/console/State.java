package dev.writ.server.console;

import java.util.Locale;

/**
 * A status as people see it: a word, a tone and a shape, never the tone alone.
 *
 * @param tone good, wait, bad, busy or still
 * @param icon id in icons.svg
 */
public record State(String word, String tone, String icon) {
  /** Any status name of the house; one that is not listed is told in its own word. */
  public static State of(String status) {
    return switch (status) {
      case "PENDING_APPROVAL" -> new State("waiting for approval", "wait", "clock");
      case "PENDING" -> new State("waiting", "wait", "clock");
      case "APPROVED" -> new State("approved", "busy", "check");
      case "PROCESSING" -> new State("working", "busy", "busy");
      case "CREATING", "STARTING", "STOPPING", "MIGRATING", "DELETING" ->
          new State(word(status), "busy", "busy");
      case "QUEUED" -> new State("queued", "wait", "clock");
      case "APPLYING" -> new State("being applied", "busy", "busy");
      case "WATCHING" -> new State("being watched", "busy", "busy");
      case "PLANNED" -> new State("dry run", "still", "dot");
      case "DEFERRED_TO_GIT" -> new State("handed to Git", "still", "request");
      case "ROLLED_BACK" -> new State("rolled back", "bad", "warning");
      case "COMPLETED", "SUCCESS", "HEALTHY" -> new State(word(status), "good", "check");
      case "RUNNING" -> new State("running", "good", "dot");
      case "FAILED", "REJECTED", "REFUSED", "UNHEALTHY", "UNREACHABLE" ->
          new State(word(status), "bad", "cross");
      case "STOPPED" -> new State("stopped", "still", "stop");
      case "PAUSED" -> new State("paused", "wait", "minus");
      case "ALLOW" -> new State("nobody is asked", "good", "check");
      case "NEEDS_APPROVAL" -> new State("people are asked", "wait", "clock");
      case "DENY" -> new State("refused", "bad", "cross");
      case "CANCELLED", "EXPIRED" -> new State(word(status), "still", "minus");
      default -> new State(word(status), "still", "question");
    };
  }

  private static String word(String status) {
    return status.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

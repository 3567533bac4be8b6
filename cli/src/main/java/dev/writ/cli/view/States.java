package dev.writ.cli.view;

import dev.writ.cli.view.Cell.Paint;

/** A state has a word, a colour and a shape, never colour alone. */
final class States {
  private States() {}

  /** In a pipe the word alone, so that {@code grep -w RUNNING} works. */
  static Cell cell(String state, boolean terminal) {
    if (state.isEmpty() || !terminal) {
      return Cell.of(state);
    }
    return switch (state) {
      case "RUNNING",
          "COMPLETED",
          "APPROVED",
          "APPROVE",
          "HEALTHY",
          "SUCCESS",
          "active",
          "yes",
          "IN_FORCE",
          "Healthy" ->
          new Cell("● " + state, Paint.GOOD);
      case "PROCESSING",
          "CREATING",
          "STARTING",
          "STOPPING",
          "MIGRATING",
          "DELETING",
          "QUEUED",
          "APPLYING",
          "WATCHING",
          "Stable" ->
          new Cell("◐ " + state, Paint.BUSY);
      case "PENDING_APPROVAL", "PENDING", "PAUSED", "draft", "UNHEALTHY", "Degraded", "high" ->
          new Cell("◌ " + state, Paint.WAITING);
      case "FAILED",
          "REJECTED",
          "REJECT",
          "REFUSED",
          "UNREACHABLE",
          "NOT_FOUND",
          "ROLLED_BACK",
          "VOID",
          "Critical",
          "critical" ->
          new Cell("✕ " + state, Paint.BAD);
      default -> new Cell("○ " + state, Paint.FAINT);
    };
  }
}

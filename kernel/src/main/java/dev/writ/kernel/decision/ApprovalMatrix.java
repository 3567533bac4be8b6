package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A policy that is a table: for each operation the environments in which nobody is asked. Anywhere
 * else one approver is. An operation that is not in the table is asked for too, and the ruling says
 * that it is degraded.
 */
public final class ApprovalMatrix implements ApprovalPolicy {
  /** Stands for "has no environment" in a row. */
  public static final String NO_ENVIRONMENT = "-";

  private static final String QUERY = "matrix.decision";

  private final Map<String, Set<String>> free = new TreeMap<>();
  private final PolicyText text;

  /**
   * @param free operation to the environments in which it starts without asking; rooms' tables are
   *     merged before
   */
  public ApprovalMatrix(Map<String, Set<String>> free) {
    free.forEach((operation, environments) -> this.free.put(operation, Set.copyOf(environments)));
    ObjectNode table = Json.object();
    this.free.forEach(
        (operation, environments) -> {
          ArrayNode row = table.putArray(operation);
          new TreeSet<>(environments).forEach(row::add);
        });
    this.text =
        new PolicyText(
            HexFormat.of().formatHex(Json.sha256(table)),
            "kernel",
            Map.of("matrix.json", Json.canonical(table)));
  }

  /** To be kept before the first ruling, see {@link PostgresDecisions#keepText}. */
  public PolicyText text() {
    return text;
  }

  @Override
  public Ruling rule(DecisionInput input) {
    long start = System.nanoTime();
    Set<String> environments = free.get(input.operation());
    String environment = input.environment() == null ? NO_ENVIRONMENT : input.environment();
    Decision decision =
        environments == null
            ? Decision.NeedsApproval.byAnyone("no row for this operation")
            : environments.contains(environment)
                ? new Decision.Allow(List.of("matrix"))
                : Decision.NeedsApproval.byAnyone("matrix");
    boolean degraded = environments == null;
    return new Ruling(
        decision,
        QUERY,
        text.sha256(),
        output(decision),
        degraded,
        degraded ? "UNKNOWN_OPERATION" : null,
        (System.nanoTime() - start) / 1_000);
  }

  private static JsonNode output(Decision decision) {
    ObjectNode output = Json.object().put("outcome", decision.outcome());
    decision.reasons().forEach(output.putArray("reasons")::add);
    return output;
  }
}

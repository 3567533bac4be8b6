package dev.writ.dbt.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run as lists show it.
 *
 * @param newErrors errors that are neither suppressed nor known
 * @param byType findings by policy type, such as {@code {"naming": 7}}
 * @param byLayer {@code {"gold": {"tested": 3, "total": 5}}}; {@code none} for models without layer
 */
public record Run(
    UUID id,
    UUID projectId,
    String project,
    boolean passed,
    String level,
    boolean dryRun,
    int errors,
    int newErrors,
    int warnings,
    int suppressed,
    int models,
    int columnsTested,
    int columnsTotal,
    ObjectNode byType,
    ObjectNode byLayer,
    @Nullable String policyName,
    @Nullable String gitSha,
    @Nullable String gitBranch,
    UUID createdBy,
    Instant createdAt) {

  /** Which runs are wanted; null is no wish. */
  public record Filter(
      @Nullable String project, @Nullable Boolean passed, @Nullable Instant since) {
    public static final Filter ALL = new Filter(null, null, null);
  }
}

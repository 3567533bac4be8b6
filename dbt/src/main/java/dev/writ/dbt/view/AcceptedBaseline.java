package dev.writ.dbt.view;

import java.time.Instant;
import java.util.UUID;

/**
 * The findings that a project is not judged by.
 *
 * @param findings how many there are
 */
public record AcceptedBaseline(
    UUID id, String project, UUID runId, String reason, int findings, UUID by, Instant at) {}

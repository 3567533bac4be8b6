package dev.writ.dbt.view;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A finding that people agreed to live with.
 *
 * @param until last day on which it holds, UTC
 * @param ticketId null where policy agreed by itself
 */
public record GrantedWaiver(
    UUID id,
    UUID projectId,
    String project,
    String fingerprint,
    String code,
    String model,
    String reason,
    LocalDate until,
    @Nullable UUID ticketId,
    UUID requestedBy,
    Instant grantedAt) {}

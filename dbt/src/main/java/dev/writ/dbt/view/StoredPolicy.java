package dev.writ.dbt.view;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of a policy.
 *
 * @param version from 1
 * @param parent name of the policy that stands before it; null for the first of a chain
 */
public record StoredPolicy(
    String name,
    int version,
    @Nullable String parent,
    String yaml,
    String sha256,
    UUID createdBy,
    Instant createdAt) {}

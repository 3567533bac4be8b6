package dev.writ.vms.view;

import java.time.Instant;
import java.util.UUID;

/**
 * A part of a system that machines belong to.
 *
 * @param nextIndex what the next machine's name ends with
 * @param machines how many there are, in all environments
 */
public record VmService(
    UUID id,
    UUID systemId,
    String systemName,
    String name,
    String description,
    int nextIndex,
    int machines,
    UUID createdBy,
    Instant createdAt) {}

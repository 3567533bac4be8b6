package dev.writ.vms.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is made from: its spec and copies of template and size as they were.
 *
 * @param storageClass null for the cluster's default
 */
public record Revision(
    UUID vmId,
    int number,
    ObjectNode spec,
    ObjectNode template,
    ObjectNode size,
    @Nullable String storageClass,
    @Nullable String reason,
    @Nullable UUID ticketId,
    Instant createdAt) {}

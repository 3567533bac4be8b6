package dev.writ.vms.view;

import java.time.Instant;
import java.util.UUID;

/** A namespace that machines may be asked for in; bound to no cluster. */
public record NamespaceEntry(
    UUID id, String name, String environment, String description, Instant createdAt) {}

package dev.writ.server.console;

import org.jspecify.annotations.Nullable;

/** A machine in a list. */
public record MachineRow(
    String id,
    String name,
    String service,
    String environment,
    String namespace,
    State state,
    String size,
    @Nullable String cluster,
    String owner,
    When when) {}

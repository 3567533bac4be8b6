package dev.writ.server.console;

/** A machine in a list. */
public record MachineRow(
    String id,
    String name,
    String service,
    String serviceId,
    String environment,
    String namespace,
    State state,
    String cluster,
    String owner,
    When when) {}

package dev.writ.vms.view;

import java.time.Instant;
import java.util.UUID;

/** A logical group of services; stands in no environment. */
public record VmSystem(
    UUID id, String name, String description, int services, UUID createdBy, Instant createdAt) {}

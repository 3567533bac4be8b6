package dev.writ.vms.view;

import dev.writ.vms.policy.InstanceSize;
import java.time.Instant;
import java.util.UUID;

/** An instance size as it is offered. */
public record SizeEntry(UUID id, InstanceSize size, boolean enabled, Instant createdAt) {}

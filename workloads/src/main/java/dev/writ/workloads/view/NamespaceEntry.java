package dev.writ.workloads.view;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A namespace that was seen in a cluster: what a role can be narrowed to.
 *
 * @param environment in which it stands; null for none
 */
public record NamespaceEntry(UUID id, String cluster, String name, @Nullable String environment) {}

package dev.writ.vms.store;

import dev.writ.vms.decide.VmStatus;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster said about one machine.
 *
 * @param detail in the cluster's words, at most 4 KiB; null for none
 * @param version the object's resourceVersion, which grows
 */
public record Observation(
    UUID vmId,
    String namespace,
    String name,
    VmStatus status,
    @Nullable String detail,
    BigDecimal version) {}

package dev.writ.vms.view;

import dev.writ.vms.decide.VmStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a list of machines is narrowed to; null narrows nothing. */
public record MachineFilter(
    @Nullable UUID systemId,
    @Nullable UUID serviceId,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable VmStatus status) {
  public static final MachineFilter NONE = new MachineFilter(null, null, null, null, null);
}

package dev.writ.vms.view;

import dev.writ.vms.decide.VmStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of machines is narrowed to; null narrows nothing.
 *
 * @param text part of the name or the beginning of the id; lower case
 */
public record MachineFilter(
    @Nullable UUID systemId,
    @Nullable UUID serviceId,
    @Nullable UUID clusterId,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable VmStatus status,
    @Nullable String text) {
  public static final MachineFilter NONE =
      new MachineFilter(null, null, null, null, null, null, null);
}

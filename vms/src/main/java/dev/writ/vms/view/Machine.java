package dev.writ.vms.view;

import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.policy.RunStrategy;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine that was agreed to.
 *
 * @param instance its index within the service, at least two digits
 * @param desiredRun whether it is wanted on or off
 * @param uid the object's UID on the cluster; null while there is none
 * @param activeEventId the operation that is running on it; null for none
 * @param restartUid the instance that a running restart is to replace
 * @param creationEventId the work that made it
 */
public record Machine(
    UUID id,
    String name,
    String instance,
    UUID serviceId,
    String serviceName,
    UUID systemId,
    String systemName,
    String namespace,
    UUID clusterId,
    String clusterName,
    String environment,
    VmStatus status,
    @Nullable String statusDetail,
    Instant statusSince,
    RunStrategy desiredRun,
    @Nullable String uid,
    int revision,
    @Nullable UUID activeEventId,
    @Nullable String restartUid,
    UUID creationEventId,
    @Nullable UUID ticketId,
    UUID createdBy,
    Instant createdAt) {}

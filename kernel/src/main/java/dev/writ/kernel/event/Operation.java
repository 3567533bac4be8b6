package dev.writ.kernel.event;

import dev.writ.kernel.identity.Permission;
import java.time.Duration;

/**
 * What a person can ask for, declared once by its room.
 *
 * @param name imperative, such as {@code CREATE_VM}: what policy and people read
 * @param room the room's noun, such as {@code vms}
 * @param aggregateType what it is about, such as {@code vm}
 * @param eventStem first part of its event types: {@code VM_CREATION} gives VM_CREATION_REQUESTED,
 *     VM_CREATION_COMPLETED and VM_CREATION_FAILED
 * @param permission what the requester must hold
 * @param maxAttempts failed attempts after which the work is a dead letter, at least 1
 * @param deadline after which a run is interrupted and counts as failed
 * @param inline touches only the store: runs inside the agreeing transaction and needs no job
 */
public record Operation(
    String name,
    String room,
    String aggregateType,
    String eventStem,
    Permission permission,
    SpecShape shape,
    int maxAttempts,
    Duration deadline,
    boolean inline) {

  public String requestedType() {
    return eventStem + "_REQUESTED";
  }

  public String completedType() {
    return eventStem + "_COMPLETED";
  }

  public String failedType() {
    return eventStem + "_FAILED";
  }
}

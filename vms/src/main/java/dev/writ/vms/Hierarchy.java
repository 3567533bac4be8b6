package dev.writ.vms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.act.Operations;
import dev.writ.vms.decide.Confirmation;
import dev.writ.vms.decide.Sight;
import dev.writ.vms.policy.EntityName;
import dev.writ.vms.policy.Fields;
import dev.writ.vms.policy.VmsActionCodes;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.ServiceRows;
import dev.writ.vms.store.SystemRows;
import dev.writ.vms.view.VmService;
import dev.writ.vms.view.VmSystem;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Systems and services: what machines belong to. Neither stands in an environment. */
public final class Hierarchy {
  private final Database database;
  private final AuditLog audit;
  private final Counter counter;
  private final Confirmations confirmations;

  Hierarchy(Database database, AuditLog audit, Counter counter, Confirmations confirmations) {
    this.database = database;
    this.audit = audit;
    this.counter = counter;
    this.confirmations = confirmations;
  }

  public Page<VmSystem> systems(Caller caller, Page.Wish wish) {
    Sight sight = Sight.of(caller, VmsPermissions.SYSTEM_READ);
    return database.read(handle -> SystemRows.seen(handle, sight, wish));
  }

  /** Hidden ones are NOT_FOUND. */
  public VmSystem requireSystem(Caller caller, UUID id) {
    return database
        .read(handle -> SystemRows.find(handle, id))
        .filter(found -> caller.may(VmsPermissions.SYSTEM_READ, Sight.scopeOf(id), null))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such system"));
  }

  public Page<VmService> services(Caller caller, UUID systemId, Page.Wish wish) {
    requireSystem(caller, systemId);
    if (!caller.may(VmsPermissions.SERVICE_READ, Sight.scopeOf(systemId), null)) {
      throw KernelProblems.NOT_FOUND.with("there is no such system");
    }
    return database.read(handle -> ServiceRows.ofSystem(handle, systemId, wish));
  }

  /** Hidden ones are NOT_FOUND. */
  public VmService requireService(Caller caller, UUID id) {
    return database
        .read(handle -> ServiceRows.find(handle, id))
        .filter(
            found -> caller.may(VmsPermissions.SERVICE_READ, Sight.scopeOf(found.systemId()), null))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such service"));
  }

  /** Body: {@code name}, {@code description?}. 201 unless policy asks. */
  public Answer createSystem(Caller caller, ObjectNode body, @Nullable IdempotencyKey idempotency) {
    Described wish = Described.parse("system", body);
    return create(
        caller, Operations.CREATE_SYSTEM, Scope.GLOBAL, wish.name(), wish.toJson(), idempotency);
  }

  /** Body: {@code name}, {@code description?}. 201 unless policy asks. */
  public Answer createService(
      Caller caller, UUID systemId, ObjectNode body, @Nullable IdempotencyKey idempotency) {
    VmSystem system = requireSystem(caller, systemId);
    Described wish = Described.parse("service", body);
    ObjectNode payload = wish.toJson().put("system_id", system.id().toString());
    return create(
        caller,
        Operations.CREATE_SERVICE,
        Sight.scopeOf(systemId),
        wish.name(),
        payload,
        idempotency);
  }

  private Answer create(
      Caller caller,
      Operation operation,
      Scope scope,
      String name,
      ObjectNode payload,
      @Nullable IdempotencyKey idempotency) {
    ResourceRef resource = new ResourceRef(operation.aggregateType(), null, name);
    return counter.submit(
        operation,
        idempotency,
        () -> {
          require(caller, operation.permission(), operation.name(), scope, resource);
          return new Submission(
              operation,
              caller,
              resource,
              null,
              payload,
              null,
              null,
              EntityName.warningsOf(operation.aggregateType(), name),
              idempotency);
        });
  }

  public VmSystem describeSystem(Caller caller, UUID id, ObjectNode body) {
    String description = description(body);
    VmSystem system = requireSystem(caller, id);
    require(caller, VmsPermissions.SYSTEM_WRITE, "UPDATE_SYSTEM", Sight.scopeOf(id), ref(system));
    database.inTransaction(
        tx -> {
          SystemRows.describe(tx, id, description);
          record(tx, VmsActionCodes.SYSTEM_UPDATED, caller, ref(system));
          return id;
        });
    return requireSystem(caller, id);
  }

  public VmService describeService(Caller caller, UUID id, ObjectNode body) {
    String description = description(body);
    VmService service = requireService(caller, id);
    require(
        caller,
        VmsPermissions.SERVICE_CREATE,
        "UPDATE_SERVICE",
        Sight.scopeOf(service.systemId()),
        ref(service));
    database.inTransaction(
        tx -> {
          ServiceRows.describe(tx, id, description);
          record(tx, VmsActionCodes.SERVICE_UPDATED, caller, ref(service));
          return id;
        });
    return requireService(caller, id);
  }

  /** Needs the system's name typed, and no services. */
  public void deleteSystem(Caller caller, UUID id, Confirmation given) {
    VmSystem system = requireSystem(caller, id);
    require(caller, VmsPermissions.SYSTEM_DELETE, "DELETE_SYSTEM", Sight.scopeOf(id), ref(system));
    confirmations.require(
        caller, "DELETE_SYSTEM", given, Confirmation.Target.system(id, system.name()));
    if (system.services() > 0) {
      throw restricted("system", "services", system.services());
    }
    database.inTransaction(
        tx -> {
          SystemRows.delete(tx, id);
          record(tx, VmsActionCodes.SYSTEM_DELETED, caller, ref(system));
          return id;
        });
  }

  /** Needs {@code confirm}, and no machines. */
  public void deleteService(Caller caller, UUID id, Confirmation given) {
    VmService service = requireService(caller, id);
    require(
        caller,
        VmsPermissions.SERVICE_DELETE,
        "DELETE_SERVICE",
        Sight.scopeOf(service.systemId()),
        ref(service));
    confirmations.require(
        caller, "DELETE_SERVICE", given, Confirmation.Target.service(id, service.name()));
    if (service.machines() > 0) {
      throw restricted("service", "machines", service.machines());
    }
    database.inTransaction(
        tx -> {
          ServiceRows.delete(tx, id);
          record(tx, VmsActionCodes.SERVICE_DELETED, caller, ref(service));
          return id;
        });
  }

  private record Described(String name, String description) {
    static Described parse(String entity, ObjectNode body) {
      Fields fields = Fields.of(body, Set.of("name", "description"));
      String name = fields.requireString("name");
      Problem problem = fields.has("name") ? EntityName.problemOf(entity, name) : null;
      if (problem != null) {
        fields.note("name", problem);
      }
      String description = fields.text("description");
      fields.refuse();
      return new Described(name, description == null ? "" : description);
    }

    ObjectNode toJson() {
      return Json.object().put("name", name).put("description", description);
    }
  }

  private static String description(ObjectNode body) {
    Fields fields = Fields.of(body, Set.of("description"));
    String description = fields.text("description");
    fields.refuse();
    return description == null ? "" : description;
  }

  private void require(
      Caller caller, Permission permission, String operation, Scope scope, ResourceRef resource) {
    counter.recording(
        caller,
        operation,
        null,
        resource,
        () -> {
          caller.require(permission, scope, null);
          return permission;
        });
  }

  private void record(Tx tx, ActionCode code, Caller caller, ResourceRef resource) {
    audit.append(
        tx, AuditEntry.of(code, caller.actor()).withRoom(Operations.ROOM).withResource(resource));
  }

  private static Problem restricted(String entity, String children, int count) {
    return VmsProblems.DELETE_RESTRICTED
        .with("the " + entity + " still has " + count + " " + children + "; delete them first")
        .param("entity", entity)
        .param("children", children)
        .param("child_count", count);
  }

  private static ResourceRef ref(VmSystem system) {
    return new ResourceRef("system", system.id().toString(), system.name());
  }

  private static ResourceRef ref(VmService service) {
    return new ResourceRef("service", service.id().toString(), service.name());
  }
}

package dev.writ.vms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Warning;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.vms.act.Operations;
import dev.writ.vms.act.Workshop;
import dev.writ.vms.cluster.ClusterFailure;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.Confirmation;
import dev.writ.vms.decide.MachineName;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.Placement;
import dev.writ.vms.decide.Sight;
import dev.writ.vms.decide.SizedSpec;
import dev.writ.vms.policy.Fields;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.VmRequest;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.ClusterRows;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.store.NamespaceRows;
import dev.writ.vms.store.ServiceRows;
import dev.writ.vms.store.SizeRows;
import dev.writ.vms.store.TemplateRows;
import dev.writ.vms.view.ClusterEntry;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.MachineFilter;
import dev.writ.vms.view.NamespaceEntry;
import dev.writ.vms.view.Revision;
import dev.writ.vms.view.SizeEntry;
import dev.writ.vms.view.Template;
import dev.writ.vms.view.VmService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Machines: what a caller sees of them, and everything that can be asked for about them. */
public final class MachineDesk {
  private final Workshop workshop;
  private final Database database;
  private final Counter counter;
  private final Confirmations confirmations;

  MachineDesk(Workshop workshop, Counter counter, Confirmations confirmations) {
    this.workshop = workshop;
    this.database = workshop.database();
    this.counter = counter;
    this.confirmations = confirmations;
  }

  public Page<Machine> list(Caller caller, MachineFilter filter, Page.Wish wish) {
    Sight sight = Sight.of(caller, VmsPermissions.VM_READ);
    return database.read(handle -> MachineRows.seen(handle, sight, filter, wish));
  }

  /** Hidden ones are NOT_FOUND. */
  public Machine require(Caller caller, UUID id) {
    Sight sight = Sight.of(caller, VmsPermissions.VM_READ);
    return database
        .read(handle -> MachineRows.findSeen(handle, sight, id))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such machine"));
  }

  /** Newest first. */
  public List<Revision> revisions(Caller caller, UUID id) {
    Machine machine = require(caller, id);
    return database.read(handle -> MachineRows.revisions(handle, machine.id()));
  }

  /** The object as it is on the cluster, as YAML. */
  public String manifest(Caller caller, UUID id) {
    caller.require(VmsPermissions.CLUSTER_MANAGE);
    Machine machine = require(caller, id);
    try {
      return workshop
          .clusters()
          .find(machine.clusterId())
          .flatMap(client -> client.yaml(Kind.VIRTUAL_MACHINE, machine.namespace(), machine.name()))
          .orElseThrow(
              () ->
                  KernelProblems.NOT_FOUND.with(
                      "the cluster has no object for `" + machine.name() + "`"));
    } catch (ClusterFailure failure) {
      throw VmsProblems.CLUSTER_UNREACHABLE
          .with("the cluster gives no usable answer: " + failure.detail())
          .param("cluster", machine.clusterName());
    }
  }

  /**
   * Asks for a machine.
   *
   * @param body see {@link VmRequest}
   */
  public Answer request(Caller caller, ObjectNode body, @Nullable IdempotencyKey idempotency) {
    return counter.submit(
        Operations.CREATE_VM,
        idempotency,
        () -> {
          Asked asked = check(caller, body);
          return new Submission(
              Operations.CREATE_VM,
              caller,
              new ResourceRef("vm", null, asked.name()),
              asked.environment(),
              asked.spec().toJson(),
              asked.reason(),
              null,
              asked.warnings(),
              idempotency);
        });
  }

  /** What would be asked for: the name it would get now, the whole spec, the warnings. */
  public ObjectNode preview(Caller caller, ObjectNode body) {
    Asked asked = check(caller, body);
    ObjectNode answer = Json.object();
    answer.put("name_preview", asked.name());
    answer.put("environment", asked.environment());
    answer.set("spec", asked.spec().toJson());
    answer.set("warnings", Json.tree(asked.warnings()));
    return answer;
  }

  /** Asks to start, stop or restart; the body may hold a {@code reason}. */
  public Answer operate(
      Caller caller,
      UUID id,
      MachineOperation step,
      ObjectNode body,
      @Nullable IdempotencyKey idempotency) {
    Operation operation =
        switch (step) {
          case START -> Operations.START_VM;
          case STOP -> Operations.STOP_VM;
          case RESTART -> Operations.RESTART_VM;
          case DELETE -> throw new IllegalArgumentException("deleting has a way of its own");
        };
    Fields fields = Fields.of(body, Set.of("reason"));
    String reason = fields.text("reason");
    fields.refuse();
    return counter.submit(
        operation,
        idempotency,
        () -> {
          Machine machine = requireFor(caller, id, operation);
          return submission(caller, machine, operation, reason, idempotency);
        });
  }

  /**
   * Asks for deletion, once it is confirmed.
   *
   * @param body {@code confirm}, {@code confirm_name}, {@code reason}, each optional
   */
  public Answer delete(
      Caller caller,
      UUID id,
      boolean confirm,
      @Nullable String confirmName,
      ObjectNode body,
      @Nullable IdempotencyKey idempotency) {
    Fields fields = Fields.of(body, Set.of("confirm", "confirm_name", "reason"));
    Confirmation given =
        Confirmation.of(
            confirm, confirmName, fields.flag("confirm"), fields.string("confirm_name"));
    String reason = fields.text("reason");
    fields.refuse();
    return counter.submit(
        Operations.DELETE_VM,
        idempotency,
        () -> {
          Machine machine = requireFor(caller, id, Operations.DELETE_VM);
          confirmations.require(
              caller,
              Operations.DELETE_VM.name(),
              given,
              Confirmation.Target.machine(machine.id(), machine.name(), machine.environment()));
          return submission(caller, machine, Operations.DELETE_VM, reason, idempotency);
        });
  }

  /** Clusters a machine of this spec could stand on now, with the reason where it could not. */
  public List<Suggestion> suggestClusters(ObjectNode effectiveSpec) {
    MachineSpec spec = MachineSpec.parse(effectiveSpec);
    return database.read(
        handle -> {
          String environment =
              NamespaceRows.findByName(handle, spec.namespace())
                  .map(NamespaceEntry::environment)
                  .orElse("none");
          List<Suggestion> suggestions = new ArrayList<>();
          for (ClusterEntry cluster : ClusterRows.all(handle)) {
            suggestions.add(
                new Suggestion(cluster, cluster.candidate().problemWith(spec, environment, null)));
          }
          return suggestions;
        });
  }

  /**
   * A cluster that an approver may choose.
   *
   * @param excludedBecause null where it can take the machine
   */
  public record Suggestion(ClusterEntry cluster, @Nullable Problem excludedBecause) {}

  private Machine requireFor(Caller caller, UUID id, Operation operation) {
    Machine machine = require(caller, id);
    counter.recording(
        caller,
        operation.name(),
        machine.environment(),
        ref(machine),
        () -> {
          caller.require(
              operation.permission(), Sight.scopeOf(machine.systemId()), machine.environment());
          return machine;
        });
    return machine;
  }

  private static Submission submission(
      Caller caller,
      Machine machine,
      Operation operation,
      @Nullable String reason,
      @Nullable IdempotencyKey idempotency) {
    ObjectNode payload = Json.object();
    payload.put("vm_id", machine.id().toString());
    payload.put("name", machine.name());
    payload.put("namespace", machine.namespace());
    return new Submission(
        operation,
        caller,
        ref(machine),
        machine.environment(),
        payload,
        reason,
        operation.name() + ":" + machine.id(),
        List.of(),
        idempotency);
  }

  private static ResourceRef ref(Machine machine) {
    return new ResourceRef("vm", machine.id().toString(), machine.name());
  }

  /** A request that passed every check a person can be told about at once. */
  private record Asked(
      MachineSpec spec, String environment, String name, String reason, List<Warning> warnings) {}

  private Asked check(Caller caller, ObjectNode body) {
    VmRequest request = VmRequest.parse(body);
    List<Problem> problems = new ArrayList<>();
    VmService service =
        database.read(handle -> requireService(handle, caller, request.serviceId()));
    NamespaceEntry namespace =
        database.read(handle -> NamespaceRows.findByName(handle, request.namespace())).orElse(null);
    if (namespace == null) {
      problems.add(
          VmsProblems.NAMESPACE_NOT_REGISTERED
              .with(
                  "namespace `"
                      + shortened(request.namespace())
                      + "` is not registered; ask an admin, or choose another")
              .at("/namespace"));
    } else {
      requireEnvironment(caller, service, namespace);
    }
    Template template = database.read(handle -> usableTemplate(handle, request, problems));
    SizeEntry size = database.read(handle -> usableSize(handle, request, problems));
    if (namespace == null || template == null || size == null) {
      throw Problem.all(problems);
    }
    MachineSpec spec =
        SizedSpec.resolve(request, size.size(), template.draft().image().storageGb());
    String name =
        MachineName.of(namespace.name(), service.systemName(), service.name(), service.nextIndex());
    Problem tooLong = MachineName.problemOf(name);
    if (tooLong != null) {
      throw tooLong;
    }
    return new Asked(
        spec,
        namespace.environment(),
        name,
        request.reason(),
        database.read(handle -> placementWarnings(handle, spec, namespace.environment())));
  }

  /** Told openly, so that people know which environment to ask access for. */
  private void requireEnvironment(Caller caller, VmService service, NamespaceEntry namespace) {
    counter.recording(
        caller,
        Operations.CREATE_VM.name(),
        namespace.environment(),
        new ResourceRef("namespace", namespace.id().toString(), namespace.name()),
        () -> {
          Scope scope = Sight.scopeOf(service.systemId());
          boolean elsewhere = caller.may(VmsPermissions.VM_CREATE, scope, null);
          if (elsewhere && !caller.may(VmsPermissions.VM_CREATE, scope, namespace.environment())) {
            throw VmsProblems.NAMESPACE_ENV_FORBIDDEN
                .with(
                    "namespace `"
                        + namespace.name()
                        + "` is in environment `"
                        + namespace.environment()
                        + "`, which your bindings do not reach; ask for one that does")
                .param("namespace", namespace.name())
                .param("environment", namespace.environment());
          }
          caller.require(VmsPermissions.VM_CREATE, scope, namespace.environment());
          return namespace;
        });
  }

  private static VmService requireService(Handle handle, Caller caller, UUID id) {
    return ServiceRows.find(handle, id)
        .filter(
            found -> caller.may(VmsPermissions.SERVICE_READ, Sight.scopeOf(found.systemId()), null))
        .orElseThrow(
            () ->
                VmsProblems.SERVICE_NOT_FOUND
                    .with("there is no such service, or it is hidden from you")
                    .at("/service_id"));
  }

  private static @Nullable Template usableTemplate(
      Handle handle, VmRequest request, List<Problem> problems) {
    @Nullable Template template = TemplateRows.find(handle, request.templateId()).orElse(null);
    if (template == null || template.status() != Template.Status.ACTIVE) {
      problems.add(
          VmsProblems.TEMPLATE_NOT_ACTIVE
              .with("the template is not active; choose one that is")
              .at("/template_id"));
      return null;
    }
    return template;
  }

  private static @Nullable SizeEntry usableSize(
      Handle handle, VmRequest request, List<Problem> problems) {
    @Nullable SizeEntry size = SizeRows.find(handle, request.sizeId()).orElse(null);
    if (size == null) {
      problems.add(
          VmsProblems.SIZE_NOT_FOUND
              .with("there is no such instance size")
              .at("/instance_size_id"));
      return null;
    }
    if (!size.enabled()) {
      problems.add(
          VmsProblems.SIZE_DISABLED
              .with("size `" + size.size().name() + "` is not offered any more; choose another")
              .at("/instance_size_id"));
      return null;
    }
    return size;
  }

  /** The requester can't choose a cluster, but should know early that none fits. */
  private static List<Warning> placementWarnings(
      Handle handle, MachineSpec spec, String environment) {
    try {
      Placement.of(
          spec,
          environment,
          null,
          null,
          ClusterRows.all(handle).stream().map(ClusterEntry::candidate).toList());
      return List.of();
    } catch (Problem none) {
      return List.of(
          new Warning(
              none.code().name(), "no cluster can take such a machine now; approval may wait"));
    }
  }

  private static String shortened(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "…" : name;
  }
}

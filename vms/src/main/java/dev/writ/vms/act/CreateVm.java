package dev.writ.vms.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Prepared;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.MachineName;
import dev.writ.vms.decide.Manifest;
import dev.writ.vms.decide.Placement;
import dev.writ.vms.decide.Sight;
import dev.writ.vms.policy.Fields;
import dev.writ.vms.policy.InstanceSize;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.SpecOverrides;
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
import dev.writ.vms.view.Revision;
import dev.writ.vms.view.Template;
import dev.writ.vms.view.VmService;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a machine. The machine's id is the id of the event that asks for it.
 *
 * <p>{@link #prepare} places it and asks the cluster by dry run; {@link #onAgreed} names it; {@link
 * #run} applies it.
 */
public final class CreateVm implements Action {
  private static final Set<String> SELECTION =
      Set.of("cluster_id", "template_version", "storage_class");

  private final Workshop workshop;
  private final OnCluster onCluster;
  private final DryRun dryRun;

  public CreateVm(Workshop workshop) {
    this.workshop = workshop;
    this.onCluster = new OnCluster(workshop);
    this.dryRun = new DryRun(workshop);
  }

  @Override
  public Operation operation() {
    return Operations.CREATE_VM;
  }

  @Override
  public List<String> plan(Agreed work) {
    MachineSpec spec = MachineSpec.parse(work.effectiveSpec());
    return List.of(
        "make a machine with "
            + spec.cpu()
            + (spec.cpu() == 1 ? " core, " : " cores, ")
            + spec.memory()
            + " memory and a disk of "
            + spec.diskGb()
            + " GiB in namespace `"
            + spec.namespace()
            + "`",
        "make namespace `" + spec.namespace() + "` on the cluster if it is not there");
  }

  @Override
  public boolean isVisibleTo(Caller caller, WorkEvent event) {
    UUID serviceId = UUID.fromString(event.payload().path("service_id").asText());
    return workshop
        .database()
        .read(handle -> ServiceRows.find(handle, serviceId))
        .filter(
            service ->
                caller.may(
                    VmsPermissions.VM_READ, Sight.scopeOf(service.systemId()), event.environment()))
        .isPresent();
  }

  @Override
  public Prepared prepare(WorkEvent event, ObjectNode effectiveSpec, ObjectNode selection) {
    Fields fields = Fields.of(selection, SELECTION);
    UUID clusterId = fields.uuid("cluster_id");
    Integer version = fields.whole("template_version", 1, Integer.MAX_VALUE);
    String wantedClass = fields.string("storage_class");
    fields.refuse();
    MachineSpec spec = MachineSpec.parse(effectiveSpec);

    Template template = template(spec.templateId(), version);
    ClusterEntry cluster = place(spec, clusterId, wantedClass);
    String storageClass = wantedClass == null ? cluster.defaultStorageClass() : wantedClass;
    VmService service =
        workshop
            .database()
            .read(handle -> ServiceRows.find(handle, spec.serviceId()))
            .orElseThrow(CreateVm::serviceGone);
    String name =
        MachineName.of(spec.namespace(), service.systemName(), service.name(), service.nextIndex());
    Problem tooLong = MachineName.problemOf(name);
    if (tooLong != null) {
      throw tooLong;
    }
    InstanceSize size =
        workshop
            .database()
            .read(handle -> SizeRows.find(handle, spec.sizeId()))
            .orElseThrow(() -> VmsProblems.SIZE_NOT_FOUND.with("the instance size is gone"))
            .size();
    Manifest manifest =
        preview(event, spec, service, name, template, storageClass, size.overrides());
    String said = dryRun.ask(cluster, manifest, spec.namespace());

    ObjectNode chosen = Json.object();
    chosen.put("cluster_id", cluster.id().toString());
    chosen.put("template_version", template.version());
    chosen.put("storage_class", storageClass);
    ObjectNode snapshot = Json.object();
    snapshot.set("template", Snapshots.of(template));
    snapshot.set("size", size.toJson());
    return new Prepared(chosen, snapshot, ManifestText.of(manifest), said, List.of());
  }

  @Override
  public void onAgreed(Tx tx, Agreed work) {
    UUID retried = work.event().retryOf();
    if (retried != null) {
      if (!MachineRows.resumeCreation(tx, retried, work.event().id())) {
        throw VmsProblems.VM_GONE.with("the machine of the failed work is gone or busy");
      }
      return;
    }
    MachineSpec spec = MachineSpec.parse(work.effectiveSpec());
    UUID clusterId = UUID.fromString(work.selection().path("cluster_id").asText());
    String environment = NamespaceRows.lockEnvironment(tx, spec.namespace()).orElse("none");
    String clusterEnvironment = ClusterRows.lockEnvironment(tx, clusterId).orElse("none");
    if (!environment.equals(clusterEnvironment)) {
      throw Placement.mismatch(environment, clusterEnvironment);
    }
    VmService service =
        ServiceRows.find(tx.handle(), spec.serviceId()).orElseThrow(CreateVm::serviceGone);
    int index = ServiceRows.takeIndex(tx, service.id());
    String name = MachineName.of(spec.namespace(), service.systemName(), service.name(), index);
    Problem tooLong = MachineName.problemOf(name);
    if (tooLong != null) {
      throw tooLong;
    }
    UUID id = work.event().id();
    MachineRows.insert(
        tx,
        new MachineRows.New(
            id,
            service.id(),
            spec.namespace(),
            name,
            MachineName.instance(index),
            clusterId,
            environment,
            spec.runStrategy(),
            id,
            work.ticketId(),
            work.event().requestedBy()));
    MachineRows.insertRevision(
        tx,
        new Revision(
            id,
            1,
            spec.toJson(),
            work.snapshot().withObject("/template"),
            work.snapshot().withObject("/size"),
            work.selection().path("storage_class").textValue(),
            null,
            work.ticketId(),
            tx.now()));
    ClusterRows.find(tx.handle(), clusterId)
        .ifPresent(cluster -> tx.afterCommit(() -> workshop.metrics().placed(cluster.name())));
  }

  @Override
  public RunResult run(Run run) {
    Machine machine = Machines.requireActive(workshop.database(), run.work().event());
    Revision revision = Machines.currentRevision(workshop.database(), machine);
    Manifest manifest =
        Snapshots.manifest(workshop.labels(), machine, revision, machine.desiredRun());
    return onCluster.run(
        machine,
        client -> {
          onCluster.findOurs(client, machine, Kind.VIRTUAL_MACHINE, machine.name());
          onCluster.ensureNamespace(client, machine);
          ClusterClient.Live live = onCluster.apply(client, machine, manifest);
          ObjectNode result = Machines.result(machine);
          result.put("uid", live.uid());
          return new RunResult.Done(result);
        });
  }

  @Override
  public void onEnded(Tx tx, WorkEvent event, Ending ending) {
    switch (ending) {
      case Ending.Completed(var result) ->
          MachineRows.end(tx, event.id(), null, result.path("uid").textValue());
      case Ending.Failed(_, var detail, _) -> MachineRows.fail(tx, event.id(), detail);
      case Ending.Cancelled(_, var detail) -> MachineRows.fail(tx, event.id(), detail);
    }
  }

  /** The version that the approver named, or the submitted one if it is still active. */
  private Template template(UUID submittedId, @Nullable Integer version) {
    return workshop
        .database()
        .read(
            handle -> {
              Template submitted =
                  TemplateRows.find(handle, submittedId)
                      .orElseThrow(
                          () ->
                              VmsProblems.TEMPLATE_NOT_ACTIVE.with(
                                  "the requested template is gone"));
              if (version == null) {
                if (submitted.status() != Template.Status.ACTIVE) {
                  throw VmsProblems.TEMPLATE_VERSION_REQUIRED
                      .with(
                          "version "
                              + submitted.version()
                              + " of template `"
                              + submitted.name()
                              + "` is no longer active; name one in `template_version`")
                      .param("template", submitted.name())
                      .param("submitted_version", submitted.version());
                }
                return submitted;
              }
              return TemplateRows.findVersion(handle, submitted.name(), version)
                  .filter(found -> found.status() == Template.Status.ACTIVE)
                  .orElseThrow(
                      () ->
                          VmsProblems.TEMPLATE_NOT_ACTIVE
                              .with(
                                  "template `"
                                      + submitted.name()
                                      + "` has no active version "
                                      + version)
                              .param("template", submitted.name())
                              .param("version", version));
            });
  }

  private ClusterEntry place(
      MachineSpec spec, @Nullable UUID clusterId, @Nullable String storageClass) {
    return workshop
        .database()
        .read(
            handle -> {
              String environment =
                  NamespaceRows.findByName(handle, spec.namespace())
                      .orElseThrow(
                          () ->
                              VmsProblems.NAMESPACE_NOT_REGISTERED.with(
                                  "namespace `" + spec.namespace() + "` is registered no more"))
                      .environment();
              List<ClusterEntry> clusters = ClusterRows.all(handle);
              UUID chosen =
                  Placement.of(
                      spec,
                      environment,
                      clusterId,
                      storageClass,
                      clusters.stream().map(ClusterEntry::candidate).toList());
              return clusters.stream().filter(c -> c.id().equals(chosen)).findFirst().orElseThrow();
            });
  }

  private Manifest preview(
      WorkEvent event,
      MachineSpec spec,
      VmService service,
      String name,
      Template template,
      @Nullable String storageClass,
      SpecOverrides overrides) {
    return Manifest.of(
        workshop.labels(),
        new Manifest.Identity(
            event.id(),
            name,
            service.systemName(),
            service.name(),
            MachineName.instance(service.nextIndex()),
            event.id(),
            null,
            event.requestedBy()),
        spec,
        template.draft().image(),
        template.draft().cloudInit(),
        storageClass,
        overrides);
  }

  private static Problem serviceGone() {
    return VmsProblems.SERVICE_NOT_FOUND.with("the service was deleted meanwhile");
  }
}

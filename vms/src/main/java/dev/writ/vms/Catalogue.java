package dev.writ.vms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.act.Operations;
import dev.writ.vms.act.TemplateCheck;
import dev.writ.vms.act.Workshop;
import dev.writ.vms.decide.Sight;
import dev.writ.vms.policy.EntityName;
import dev.writ.vms.policy.Fields;
import dev.writ.vms.policy.InstanceSize;
import dev.writ.vms.policy.TemplateDraft;
import dev.writ.vms.policy.VmsActionCodes;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.NamespaceRows;
import dev.writ.vms.store.SizeRows;
import dev.writ.vms.store.TemplateRows;
import dev.writ.vms.view.NamespaceEntry;
import dev.writ.vms.view.SizeEntry;
import dev.writ.vms.view.Template;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What admins offer and people choose from: namespaces, templates, instance sizes. */
public final class Catalogue {
  private static final String CLUSTER_ID = "cluster_id";

  private final Database database;
  private final TemplateCheck templateCheck;
  private final AuditLog audit;
  private final Counter counter;

  Catalogue(Workshop workshop, AuditLog audit, Counter counter) {
    this.database = workshop.database();
    this.templateCheck = new TemplateCheck(workshop);
    this.audit = audit;
    this.counter = counter;
  }

  // Namespaces

  /** Those of the environments that the caller's bindings reach. */
  public Page<NamespaceEntry> namespaces(Caller caller, Page.Wish wish) {
    Set<String> environments = Sight.environmentsOf(caller);
    return database.read(handle -> NamespaceRows.in(handle, environments, wish));
  }

  /** Hidden ones are NOT_FOUND. */
  public NamespaceEntry requireNamespace(Caller caller, UUID id) {
    return database
        .read(handle -> NamespaceRows.find(handle, id))
        .filter(found -> Sight.environmentsOf(caller).contains(found.environment()))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such namespace"));
  }

  /** Body: {@code name}, {@code environment}, {@code description?}. */
  public NamespaceEntry registerNamespace(Caller caller, ObjectNode body) {
    Fields fields = Fields.of(body, Set.of("name", "environment", "description"));
    String name = fields.requireString("name");
    Problem problem = fields.has("name") ? EntityName.problemOf("namespace", name) : null;
    if (problem != null) {
      fields.note("name", problem);
    }
    String environment = environment(fields);
    String description = description(fields);
    fields.refuse();
    UUID id = database.newId();
    change(
        caller,
        VmsPermissions.NAMESPACE_MANAGE,
        VmsActionCodes.NAMESPACE_REGISTERED,
        new ResourceRef("namespace", id.toString(), name),
        tx -> NamespaceRows.insert(tx, id, name, environment, description, caller.userId()));
    return requireNamespace(caller, id);
  }

  /** Body: {@code environment?}, {@code description?}. */
  public NamespaceEntry changeNamespace(Caller caller, UUID id, ObjectNode body) {
    NamespaceEntry before = requireNamespace(caller, id);
    Fields fields = Fields.of(body, Set.of("environment", "description"));
    String environment = fields.has("environment") ? environment(fields) : before.environment();
    String description = fields.has("description") ? description(fields) : before.description();
    fields.refuse();
    change(
        caller,
        VmsPermissions.NAMESPACE_MANAGE,
        VmsActionCodes.NAMESPACE_UPDATED,
        ref(before),
        tx -> {
          long machines = NamespaceRows.lockAndCountMachines(tx, before);
          if (machines > 0 && !environment.equals(before.environment())) {
            throw inUse(before, machines);
          }
          NamespaceRows.change(tx, id, environment, description);
        });
    return requireNamespace(caller, id);
  }

  /** Clusters are left as they are. */
  public void unregisterNamespace(Caller caller, UUID id) {
    NamespaceEntry before = requireNamespace(caller, id);
    change(
        caller,
        VmsPermissions.NAMESPACE_MANAGE,
        VmsActionCodes.NAMESPACE_UNREGISTERED,
        ref(before),
        tx -> {
          long machines = NamespaceRows.lockAndCountMachines(tx, before);
          if (machines > 0) {
            throw inUse(before, machines);
          }
          NamespaceRows.delete(tx, id);
        });
  }

  // Templates

  /** Active ones; those who manage templates see all unless they ask for the active ones. */
  public Page<Template> templates(Caller caller, boolean activeOnly, Page.Wish wish) {
    requireAnywhere(caller, VmsPermissions.TEMPLATE_READ);
    boolean all = !activeOnly && caller.mayAnywhere(VmsPermissions.TEMPLATE_MANAGE);
    return database.read(handle -> TemplateRows.list(handle, all, wish));
  }

  public Template requireTemplate(Caller caller, UUID id) {
    boolean all = caller.mayAnywhere(VmsPermissions.TEMPLATE_MANAGE);
    return database
        .read(handle -> TemplateRows.find(handle, id))
        .filter(found -> caller.mayAnywhere(VmsPermissions.TEMPLATE_READ))
        .filter(found -> all || found.status() != Template.Status.DRAFT)
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such template"));
  }

  /**
   * Adds the next version of the template as a draft that a cluster accepts, or that waits for one
   * to be asked. Body: the draft, {@code cluster_id?}.
   */
  public Template draftTemplate(Caller caller, ObjectNode body) {
    UUID clusterId = clusterId(body);
    TemplateDraft draft = TemplateDraft.parse(body.deepCopy().without(CLUSTER_ID));
    UUID id = database.newId();
    change(
        caller,
        VmsPermissions.TEMPLATE_MANAGE,
        VmsActionCodes.TEMPLATE_CREATED,
        new ResourceRef("template", id.toString(), draft.name()),
        () -> templateCheck.check(draft, clusterId),
        (tx, validation) -> TemplateRows.insertDraft(tx, id, draft, validation, caller.userId()));
    return requireTemplate(caller, id);
  }

  /** Replaces a draft whole; its name stays. Body as above. */
  public Template editTemplate(Caller caller, UUID id, ObjectNode body) {
    UUID clusterId = clusterId(body);
    TemplateDraft draft = TemplateDraft.parse(body.deepCopy().without(CLUSTER_ID));
    Template before = requireTemplate(caller, id);
    if (!draft.name().equals(before.name())) {
      throw KernelProblems.FIELD_INVALID
          .with("a template keeps its name `" + before.name() + "`")
          .at("/name");
    }
    change(
        caller,
        VmsPermissions.TEMPLATE_MANAGE,
        VmsActionCodes.TEMPLATE_UPDATED,
        ref(before),
        () -> {
          if (before.status() != Template.Status.DRAFT) {
            throw notEditable(before);
          }
          return templateCheck.check(draft, clusterId);
        },
        (tx, validation) -> {
          if (!TemplateRows.replaceDraft(tx, id, draft, validation)) {
            throw notEditable(before);
          }
        });
    return requireTemplate(caller, id);
  }

  /** Asks a cluster about the draft again. Body: {@code cluster_id?}. */
  public Template validateTemplate(Caller caller, UUID id, ObjectNode body) {
    Fields fields = Fields.of(body, Set.of(CLUSTER_ID));
    UUID clusterId = fields.uuid(CLUSTER_ID);
    fields.refuse();
    Template before = requireTemplate(caller, id);
    change(
        caller,
        VmsPermissions.TEMPLATE_MANAGE,
        VmsActionCodes.TEMPLATE_VALIDATED,
        ref(before),
        () -> templateCheck.check(before.draft(), clusterId),
        (tx, validation) -> {
          if (!TemplateRows.keepValidation(tx, id, before.draft(), validation)) {
            throw VmsProblems.TEMPLATE_NOT_DRAFT.with(
                "only a draft can be validated, and this one was published or edited meanwhile");
          }
        });
    return requireTemplate(caller, id);
  }

  private static @Nullable UUID clusterId(ObjectNode body) {
    ObjectNode named = Json.object();
    if (body.has(CLUSTER_ID)) {
      named.set(CLUSTER_ID, body.get(CLUSTER_ID));
    }
    Fields fields = Fields.of(named, Set.of(CLUSTER_ID));
    UUID id = fields.uuid(CLUSTER_ID);
    fields.refuse();
    return id;
  }

  private static Problem notEditable(Template template) {
    return VmsProblems.TEMPLATE_NOT_EDITABLE.with(
        "only a draft can be edited; add a new version of `" + template.name() + "`");
  }

  /** Makes the draft the active version; the former one keeps its machines. */
  public Template publishTemplate(Caller caller, UUID id) {
    Template before = requireTemplate(caller, id);
    change(
        caller,
        VmsPermissions.TEMPLATE_MANAGE,
        VmsActionCodes.TEMPLATE_PUBLISHED,
        ref(before),
        tx -> TemplateRows.publish(tx, before));
    return requireTemplate(caller, id);
  }

  public void deleteTemplate(Caller caller, UUID id) {
    Template before = requireTemplate(caller, id);
    change(
        caller,
        VmsPermissions.TEMPLATE_MANAGE,
        VmsActionCodes.TEMPLATE_DELETED,
        ref(before),
        tx -> {
          if (!TemplateRows.deleteDraft(tx, id)) {
            throw VmsProblems.TEMPLATE_NOT_DRAFT.with("only a draft can be deleted");
          }
        });
  }

  // Sizes

  /** Enabled ones; those who manage sizes see all. */
  public Page<SizeEntry> sizes(Caller caller, Page.Wish wish) {
    requireAnywhere(caller, VmsPermissions.SIZE_READ);
    boolean all = caller.mayAnywhere(VmsPermissions.SIZE_MANAGE);
    return database.read(handle -> SizeRows.list(handle, all, wish));
  }

  public SizeEntry requireSize(Caller caller, UUID id) {
    return database
        .read(handle -> SizeRows.find(handle, id))
        .filter(found -> caller.mayAnywhere(VmsPermissions.SIZE_READ))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such instance size"));
  }

  public SizeEntry createSize(Caller caller, ObjectNode body) {
    InstanceSize size = InstanceSize.parse(body);
    UUID id = database.newId();
    change(
        caller,
        VmsPermissions.SIZE_MANAGE,
        VmsActionCodes.SIZE_CREATED,
        new ResourceRef("size", id.toString(), size.name()),
        tx -> SizeRows.insert(tx, id, size, caller.userId()));
    return requireSize(caller, id);
  }

  /** Replaces a size whole; machines keep the one they were made with. */
  public SizeEntry editSize(Caller caller, UUID id, ObjectNode body) {
    InstanceSize size = InstanceSize.parse(body);
    SizeEntry before = requireSize(caller, id);
    change(
        caller,
        VmsPermissions.SIZE_MANAGE,
        VmsActionCodes.SIZE_UPDATED,
        ref(before),
        tx -> SizeRows.replace(tx, id, size));
    return requireSize(caller, id);
  }

  public SizeEntry disableSize(Caller caller, UUID id) {
    SizeEntry before = requireSize(caller, id);
    change(
        caller,
        VmsPermissions.SIZE_MANAGE,
        VmsActionCodes.SIZE_DISABLED,
        ref(before),
        tx -> SizeRows.disable(tx, id));
    return requireSize(caller, id);
  }

  /** Templates and sizes have no scope: a binding on any system lets people choose from them. */
  private static void requireAnywhere(Caller caller, Permission permission) {
    if (!caller.mayAnywhere(permission)) {
      caller.require(permission);
    }
  }

  /** One permission, one change, one audit row, one commit. */
  private void change(
      Caller caller,
      Permission permission,
      ActionCode code,
      ResourceRef resource,
      Consumer<Tx> work) {
    change(caller, permission, code, resource, () -> resource, (tx, _) -> work.accept(tx));
  }

  /**
   * As above.
   *
   * @param look what to find out before the transaction, for which the permission is needed too
   */
  private <T> void change(
      Caller caller,
      Permission permission,
      ActionCode code,
      ResourceRef resource,
      Supplier<T> look,
      BiConsumer<Tx, T> work) {
    counter.recording(
        caller,
        code.name(),
        null,
        resource,
        () -> {
          caller.require(permission, Scope.GLOBAL, null);
          T seen = look.get();
          database.inTransaction(
              tx -> {
                work.accept(tx, seen);
                audit.append(
                    tx,
                    AuditEntry.of(code, caller.actor())
                        .withRoom(Operations.ROOM)
                        .withResource(resource));
                return resource;
              });
          return resource;
        });
  }

  private static String environment(Fields fields) {
    String environment = fields.requireString("environment");
    if (fields.has("environment") && !environment.equals("test") && !environment.equals("prod")) {
      fields.note(
          "environment",
          KernelProblems.FIELD_INVALID.with("`environment` must be `test` or `prod`"));
    }
    return environment;
  }

  private static String description(Fields fields) {
    String description = fields.text("description");
    return description == null ? "" : description;
  }

  private static Problem inUse(NamespaceEntry namespace, long machines) {
    return VmsProblems.NAMESPACE_IN_USE
        .with("namespace `" + namespace.name() + "` has " + machines + " machines")
        .param("machines", machines);
  }

  private static ResourceRef ref(NamespaceEntry namespace) {
    return new ResourceRef("namespace", namespace.id().toString(), namespace.name());
  }

  private static ResourceRef ref(Template template) {
    return new ResourceRef("template", template.id().toString(), template.name());
  }

  private static ResourceRef ref(SizeEntry size) {
    return new ResourceRef("size", size.id().toString(), size.size().name());
  }
}

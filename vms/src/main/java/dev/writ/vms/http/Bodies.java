package dev.writ.vms.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.vms.decide.MachineName;
import dev.writ.vms.view.ClusterEntry;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.NamespaceEntry;
import dev.writ.vms.view.Revision;
import dev.writ.vms.view.SizeEntry;
import dev.writ.vms.view.Template;
import dev.writ.vms.view.VmService;
import dev.writ.vms.view.VmSystem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the room's things look like as JSON. */
final class Bodies {
  private Bodies() {}

  static Response of(Answer answer) {
    Response.ResponseBuilder response =
        Response.status(answer.status()).type(MediaType.APPLICATION_JSON).entity(answer.body());
    answer.headers().forEach(response::header);
    return response.build();
  }

  static Response created(String path, ObjectNode body) {
    return Response.status(201)
        .header("Location", path + "/" + body.path("id").asText())
        .type(MediaType.APPLICATION_JSON)
        .entity(body)
        .build();
  }

  static <T> ObjectNode page(Page<T> page, Function<T, ObjectNode> each) {
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("items");
    page.items().forEach(item -> items.add(each.apply(item)));
    return json.put("total", page.total()).put("page", page.page()).put("per_page", page.perPage());
  }

  static ObjectNode of(VmSystem system) {
    return Json.object()
        .put("id", text(system.id()))
        .put("name", system.name())
        .put("description", system.description())
        .put("services", system.services())
        .put("created_by", text(system.createdBy()))
        .put("created_at", text(system.createdAt()));
  }

  static ObjectNode of(VmService service) {
    return Json.object()
        .put("id", text(service.id()))
        .put("system_id", text(service.systemId()))
        .put("system_name", service.systemName())
        .put("name", service.name())
        .put("joined_name", MachineName.joined(service.systemName(), service.name()))
        .put("description", service.description())
        .put("next_instance_index", service.nextIndex())
        .put("created_by", text(service.createdBy()))
        .put("created_at", text(service.createdAt()));
  }

  /** Users see the cluster's name only. */
  static ObjectNode of(Machine machine) {
    return Json.object()
        .put("id", text(machine.id()))
        .put("name", machine.name())
        .put("status", machine.status().name())
        .put("status_reason", machine.statusDetail())
        .put("status_since", text(machine.statusSince()))
        .put("environment", machine.environment())
        .put("namespace", machine.namespace())
        .put("system_id", text(machine.systemId()))
        .put("system_name", machine.systemName())
        .put("service_id", text(machine.serviceId()))
        .put("service_name", machine.serviceName())
        .put("cluster_name", machine.clusterName())
        .put("run_strategy", machine.desiredRun().word())
        .put("revision", machine.revision())
        .put("active_event_id", text(machine.activeEventId()))
        .put("event_id", text(machine.creationEventId()))
        .put("ticket_id", text(machine.ticketId()))
        .put("created_by", text(machine.createdBy()))
        .put("created_at", text(machine.createdAt()));
  }

  static ObjectNode of(Revision revision) {
    ObjectNode json =
        Json.object()
            .put("number", revision.number())
            .put("reason", revision.reason())
            .put("ticket_id", text(revision.ticketId()))
            .put("storage_class", revision.storageClass())
            .put("created_at", text(revision.createdAt()));
    json.set("spec", revision.spec());
    ObjectNode template = json.putObject("template");
    template.put("name", revision.template().path("name").asText());
    template.put("version", revision.template().path("version").asInt());
    json.putObject("size").put("name", revision.size().path("name").asText());
    return json;
  }

  static ObjectNode of(NamespaceEntry namespace) {
    return Json.object()
        .put("id", text(namespace.id()))
        .put("name", namespace.name())
        .put("environment", namespace.environment())
        .put("description", namespace.description())
        .put("created_at", text(namespace.createdAt()));
  }

  static ObjectNode of(Template template) {
    ObjectNode json =
        Json.object()
            .put("id", text(template.id()))
            .put("name", template.name())
            .put("version", template.version())
            .put("status", template.status().name().toLowerCase(Locale.ROOT));
    json.set("image", template.draft().image().toJson());
    json.put("cloud_init", template.draft().cloudInit());
    json.set("quick_fields", Json.tree(template.draft().quickFields()));
    json.set("advanced_fields", Json.tree(template.draft().advancedFields()));
    json.set("validation", template.validation().toJson());
    json.set("warnings", Json.tree(template.warnings()));
    return json.put("created_by", text(template.createdBy()))
        .put("created_at", text(template.createdAt()));
  }

  static ObjectNode of(SizeEntry size) {
    ObjectNode json = Json.object().put("id", text(size.id()));
    json.setAll(size.size().toJson());
    return json.put("enabled", size.enabled()).put("created_at", text(size.createdAt()));
  }

  static ObjectNode of(ClusterEntry cluster) {
    ObjectNode json =
        Json.object()
            .put("id", text(cluster.id()))
            .put("name", cluster.name())
            .put("environment", cluster.environment())
            .put("api_url", cluster.apiUrl())
            .put("default_storage_class", cluster.defaultStorageClass())
            .put("health", cluster.health().name())
            .put("health_detail", cluster.healthDetail())
            .put("health_since", text(cluster.healthSince()))
            .put("checked_at", text(cluster.checkedAt()))
            .put("created_at", text(cluster.createdAt()));
    json.set("capabilities", cluster.capabilities().toJson());
    return json;
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}

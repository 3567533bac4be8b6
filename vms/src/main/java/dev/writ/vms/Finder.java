package dev.writ.vms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Database;
import dev.writ.vms.decide.Sight;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.store.ClusterRows;
import dev.writ.vms.store.ServiceRows;
import dev.writ.vms.store.SizeRows;
import dev.writ.vms.store.TemplateRows;
import dev.writ.vms.view.VmService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** From a name to the thing, and from an id to the name. */
public final class Finder {
  private final Database database;

  Finder(Database database) {
    this.database = database;
  }

  /**
   * Services that the caller may see, by name.
   *
   * @param text part of the name of service or system, or the beginning of the id; lower case
   */
  public List<VmService> services(Caller caller, String text, int limit) {
    Sight sight = Sight.of(caller, VmsPermissions.SERVICE_READ);
    return database.read(handle -> ServiceRows.called(handle, sight, text, limit));
  }

  /**
   * What the ids in a spec or a selection stand for, by field; fields whose thing is gone are left
   * out. For who may see the spec itself: it checks no permission.
   */
  public Map<String, String> names(ObjectNode ids) {
    return database.read(
        handle -> {
          Map<String, String> names = new HashMap<>();
          ids.fieldNames()
              .forEachRemaining(
                  field ->
                      idOf(ids, field)
                          .flatMap(id -> name(handle, field, id))
                          .ifPresent(name -> names.put(field, name)));
          return names;
        });
  }

  private static Optional<String> name(Handle handle, String field, UUID id) {
    return switch (field) {
      case "service_id" ->
          ServiceRows.find(handle, id).map(one -> one.systemName() + " / " + one.name());
      case "template_id" ->
          TemplateRows.find(handle, id).map(one -> one.name() + " v" + one.version());
      case "instance_size_id" -> SizeRows.find(handle, id).map(one -> one.size().name());
      case "cluster_id" -> ClusterRows.find(handle, id).map(one -> one.name());
      default -> Optional.empty();
    };
  }

  private static Optional<UUID> idOf(ObjectNode ids, String field) {
    try {
      return field.endsWith("_id")
          ? Optional.of(UUID.fromString(ids.path(field).asText()))
          : Optional.empty();
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }
}

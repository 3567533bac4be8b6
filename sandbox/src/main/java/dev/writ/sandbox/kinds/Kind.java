package dev.writ.sandbox.kinds;

import dev.writ.sandbox.cel.ValidationRules;
import dev.writ.sandbox.schema.Schema;
import dev.writ.sandbox.store.GroupResource;
import dev.writ.sandbox.store.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One served kind in one version.
 *
 * @param status has a `status` subresource, so that the main resource cannot write status
 * @param generations counts changes of anything but metadata and status in `metadata.generation`
 * @param custom comes from a CustomResourceDefinition: no strategic merge patch
 * @param validations the rules in CEL of a custom kind
 * @param fieldLabels what a field selector may name besides name and namespace
 */
public record Kind(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    boolean status,
    boolean generations,
    boolean custom,
    Optional<Scale> scale,
    Set<String> fieldLabels,
    List<Column> columns,
    Schema schema,
    ValidationRules validations,
    Rules rules) {

  /** Where the scale subresource reads and writes. An empty selector path means none. */
  public record Scale(
      JsonPath replicas, String replicasField, JsonPath statusReplicas, JsonPath selector) {}

  public Kind {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    fieldLabels = Set.copyOf(fieldLabels);
    columns = List.copyOf(columns);
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public GroupResource resource() {
    return new GroupResource(group, plural);
  }

  public ObjectKey key(String namespace, String name) {
    return new ObjectKey(resource(), namespaced ? namespace : "", name);
  }

  /** `Deployment.apps`, as error messages name a kind. */
  public String qualified() {
    return group.isEmpty() ? kind : kind + "." + group;
  }
}

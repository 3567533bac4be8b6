package dev.writ.sandbox.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the lists and maps of built-in kinds merge, as the Kubernetes API reference says (its "Map:
 * unique values on key … will be kept", "Set", "Atomic" and "Patch strategy" notes). A list that is
 * not named here is replaced whole.
 */
final class MergeKeys {

  private record Row(String field, String list, List<String> keys, String strategy) {}

  // field, kind of list, keys (the first one is the key of a strategic merge), further strategy
  private static final String TABLE =
      """
      ObjectMeta.finalizers                  set   -
      ObjectMeta.ownerReferences             map   uid
      PodSpec.containers                     map   name
      PodSpec.initContainers                 map   name
      PodSpec.ephemeralContainers            map   name
      PodSpec.volumes                        map   name                           retainKeys
      PodSpec.imagePullSecrets               map   name
      PodSpec.hostAliases                    map   ip
      PodSpec.topologySpreadConstraints      map   topologyKey,whenUnsatisfiable
      PodSpec.readinessGates                 atomic -
      PodSpec.schedulingGates                map   name
      PodSpec.resourceClaims                 map   name                           retainKeys
      Container.ports                        map   containerPort,protocol
      Container.env                          map   name
      Container.volumeMounts                 map   mountPath
      Container.volumeDevices                map   devicePath
      EphemeralContainer.ports               map   containerPort,protocol
      EphemeralContainer.env                 map   name
      EphemeralContainer.volumeMounts        map   mountPath
      EphemeralContainer.volumeDevices       map   devicePath
      ResourceRequirements.claims            map   name
      PodStatus.conditions                   map   type
      PodStatus.podIPs                       map   ip
      ServiceSpec.ports                      map   port,protocol
      ServiceStatus.conditions               map   type
      ServiceAccount.secrets                 map   name
      NodeSpec.podCIDRs                      set   -
      NodeStatus.conditions                  map   type
      NodeStatus.addresses                   map   type
      NamespaceStatus.conditions             map   type
      PersistentVolumeClaimStatus.conditions map   type
      DeploymentStatus.conditions            map   type
      ReplicaSetStatus.conditions            map   type
      StatefulSetStatus.conditions           map   type
      DaemonSetStatus.conditions             map   type
      JobStatus.conditions                   map   type
      PodDisruptionBudgetStatus.conditions   map   type
      CustomResourceDefinitionStatus.conditions map type
      MutatingWebhookConfiguration.webhooks     map name
      ValidatingWebhookConfiguration.webhooks   map name
      MutatingWebhook.matchConditions           map name
      ValidatingWebhook.matchConditions         map name
      DeploymentSpec.strategy                -     -                              retainKeys
      LabelSelector.*                        mapAtomic -
      LocalObjectReference.*                 mapAtomic -
      ObjectReference.*                      mapAtomic -
      OwnerReference.*                       mapAtomic -
      SecretKeySelector.*                    mapAtomic -
      ConfigMapKeySelector.*                 mapAtomic -
      ObjectFieldSelector.*                  mapAtomic -
      ResourceFieldSelector.*                mapAtomic -
      NodeSelector.*                         mapAtomic -
      NodeSelectorTerm.*                     mapAtomic -
      RoleRef.*                              mapAtomic -
      Subject.*                              mapAtomic -
      PodSpec.nodeSelector                   mapAtomic -
      ServiceSpec.selector                   mapAtomic -
      """;

  private static final Map<String, Row> ROWS = parse();

  private MergeKeys() {}

  private static Map<String, Row> parse() {
    Map<String, Row> rows = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.strip().split("\\s+", -1);
      rows.put(
          cells[0],
          new Row(
              cells[0],
              cells[1],
              cells[2].equals("-") ? List.of() : List.of(cells[2].split(",", -1)),
              cells.length > 3 ? cells[3] : ""));
    }
    return Map.copyOf(rows);
  }

  /** Writes what the table says about a field (or a whole type, `*`) into its schema node. */
  static void annotate(String type, String field, ObjectNode schema) {
    Row row = ROWS.get(type + "." + field);
    if (row == null) {
      return;
    }
    String strategy = row.strategy();
    switch (row.list()) {
      case "mapAtomic" -> schema.put("x-kubernetes-map-type", "atomic");
      case "-" -> schema.put("x-kubernetes-patch-strategy", strategy);
      default -> {
        schema.put("x-kubernetes-list-type", row.list());
        row.keys().forEach(schema.withArrayProperty("x-kubernetes-list-map-keys")::add);
        if (!row.list().equals("atomic")) {
          schema.put(
              "x-kubernetes-patch-strategy", strategy.isEmpty() ? "merge" : "merge," + strategy);
        }
        if (row.keys().isEmpty()) {
          schema.remove("x-kubernetes-list-map-keys");
        } else {
          schema.put("x-kubernetes-patch-merge-key", row.keys().getFirst());
        }
      }
    }
  }
}

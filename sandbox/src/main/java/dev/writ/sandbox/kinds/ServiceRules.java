package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Violation;
import dev.writ.sandbox.store.Meta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Services: type, cluster address, ports. */
final class ServiceRules implements Rules {

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(object, "spec");
    Json.putDefault(spec, "type", "ClusterIP");
    Json.putDefault(spec, "sessionAffinity", "None");
    if (!spec.path("type").asText().equals("ExternalName")) {
      String address = old == null ? addressFor(object) : Json.text(old, "spec", "clusterIP");
      Json.putDefault(spec, "clusterIP", address);
      Json.putDefault(spec, "clusterIPs", List.of(spec.path("clusterIP").asText()));
      Json.putDefault(spec, "internalTrafficPolicy", "Cluster");
      Json.putDefault(spec, "ipFamilies", List.of("IPv4"));
      Json.putDefault(spec, "ipFamilyPolicy", "SingleStack");
    }
    for (JsonNode item : spec.path("ports")) {
      ObjectNode port = (ObjectNode) item;
      Json.putDefault(port, "protocol", "TCP");
      if (port.has("port")) {
        Json.putDefault(port, "targetPort", port.path("port"));
      }
    }
    Json.putDefault(Json.child(object, "status"), "loadBalancer", Json.object());
  }

  /** Derived from the UID, so that nothing has to be remembered. */
  private static String addressFor(ObjectNode service) {
    int hash = Meta.uid(service).hashCode();
    return "10.96." + (hash >>> 8 & 0xff) + "." + (1 + (hash & 0xff) % 254);
  }

  @Override
  public List<Violation> check(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found = new ArrayList<>();
    JsonNode spec = object.path("spec");
    String type = spec.path("type").asText();
    List<String> types = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    if (!types.contains(type)) {
      found.add(Violation.unsupported("spec.type", spec.path("type"), types));
    }
    if (spec.path("ports").isEmpty()
        && !type.equals("ExternalName")
        && !spec.path("clusterIP").asText().equals("None")) {
      found.add(Violation.required("spec.ports", ""));
    }
    for (int i = 0; i < spec.path("ports").size(); i++) {
      JsonNode port = spec.path("ports").get(i);
      String path = "spec.ports[" + i + "]";
      if (port.path("port").asInt() < 1 || port.path("port").asInt() > 65535) {
        found.add(
            Violation.invalid(
                path + ".port",
                Json.of(port.path("port").asInt()),
                "must be between 1 and 65535, inclusive"));
      }
      if (spec.path("ports").size() > 1 && !port.has("name")) {
        found.add(Violation.required(path + ".name", ""));
      }
    }
    return found;
  }
}

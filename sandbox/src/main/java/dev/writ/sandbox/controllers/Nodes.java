package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Meta;
import java.util.List;
import java.util.Map;

/** The three pretend nodes, and who is put where. */
public final class Nodes {

  private static final List<String> NAMES = List.of("sandbox-1", "sandbox-2", "sandbox-3");

  private Nodes() {}

  /** Always the same node for the same UID, spread evenly. */
  public static String forUid(String uid) {
    return NAMES.get(Math.floorMod(uid.hashCode(), NAMES.size()));
  }

  public static String addressForUid(String uid) {
    int hash = uid.hashCode();
    return "10.244." + (hash >>> 8 & 0xff) + "." + (1 + (hash & 0xff) % 254);
  }

  static String address(String node) {
    return "192.168.100." + (11 + Math.max(0, NAMES.indexOf(node)));
  }

  /** Joins the nodes that are not there yet. */
  public static void join(Resources resources) {
    Kind nodes = resources.kinds().require("", "nodes");
    for (String name : NAMES) {
      if (resources.find(nodes, "", name).isEmpty()) {
        ObjectNode node = Json.object();
        Meta.of(node).put("name", name);
        Json.child(node, "metadata", "labels")
            .put("kubernetes.io/hostname", name)
            .put("kubernetes.io/os", "linux")
            .put("kubernetes.io/arch", "amd64")
            .put("kubevirt.io/schedulable", "true")
            .put("node-role.kubernetes.io/worker", "");
        Writer kubelet = Writer.kubelet(name);
        resources.create(nodes, "", node, kubelet);
        resources.edit(nodes, "", name, "status", kubelet, live -> report(live, resources));
      }
    }
  }

  private static void report(ObjectNode node, Resources resources) {
    ObjectNode status = Json.child(node, "status");
    Map<String, String> room =
        Map.of(
            "cpu", "16",
            "memory", "64Gi",
            "pods", "110",
            "ephemeral-storage", "200Gi",
            "devices.kubevirt.io/kvm", "1k",
            "hugepages-2Mi", "8Gi",
            "hugepages-1Gi", "0");
    status.set("capacity", Json.of(room));
    status.set("allocatable", Json.of(room));
    String now = resources.now().toString();
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("reason", "KubeletReady")
        .put("message", "the pretend kubelet is ready")
        .put("lastHeartbeatTime", now)
        .put("lastTransitionTime", now);
    var addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", address(Meta.name(node)));
    addresses.addObject().put("type", "Hostname").put("address", Meta.name(node));
    status
        .putObject("nodeInfo")
        .put("machineID", Meta.uid(node))
        .put("systemUUID", Meta.uid(node))
        .put("bootID", Meta.uid(node))
        .put("kernelVersion", "0.0.0-sandbox")
        .put("osImage", "Writ sandbox")
        .put("containerRuntimeVersion", "pretend://1.0")
        .put("kubeletVersion", "v1.32.4")
        .put("kubeProxyVersion", "v1.32.4")
        .put("operatingSystem", "linux")
        .put("architecture", "amd64");
  }
}

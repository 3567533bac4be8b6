package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;

/** A node annotated `sandbox.writ.dev/fault: NotReady` is no longer heard of until it is not. */
final class NodeHealth implements Controller {

  private static final Writer WRITER = Writer.controller("node-controller");

  private final Resources resources;
  private final Kind nodes;

  NodeHealth(Resources resources) {
    this.resources = resources;
    this.nodes = resources.kinds().require("", "nodes");
  }

  static boolean isReady(ObjectNode node) {
    for (JsonNode condition : Json.at(node, "status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  @Override
  public void reconcile(Change change) {
    if (!change.key().resource().equals(nodes.resource()) || change.type() == Change.Type.DELETED) {
      return;
    }
    boolean ready = !Pretence.has(change.object(), "NotReady");
    if (ready != isReady(change.object())) {
      resources.edit(
          nodes, "", Meta.name(change.object()), "status", WRITER, live -> report(live, ready));
    }
  }

  private void report(ObjectNode node, boolean ready) {
    for (JsonNode condition : Json.at(node, "status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        ((ObjectNode) condition)
            .put("status", ready ? "True" : "Unknown")
            .put("reason", ready ? "KubeletReady" : "NodeStatusUnknown")
            .put("message", ready ? "kubelet is posting ready status" : "Kubelet stopped posting")
            .put("lastTransitionTime", resources.now().toString());
      }
    }
  }
}

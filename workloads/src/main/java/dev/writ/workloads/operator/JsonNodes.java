package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.document.Node;
import dev.writ.rego.RegoValue;

/** From the JSON that the API server answers to the nodes that are read by place. */
final class JsonNodes {
  private JsonNodes() {}

  static Node of(JsonNode json) {
    return Node.of(RegoValue.parseJson(json.toString()));
  }
}

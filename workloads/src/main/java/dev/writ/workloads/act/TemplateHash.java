package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Workload;
import java.util.Optional;

/** Tells whether a template is still the one that was planned for, as the operator tells it. */
final class TemplateHash {
  private static final ObjectReader READER =
      new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false);

  private TemplateHash() {}

  /** SHA-256 of a workload's template; empty where the object is no workload. */
  static String of(ObjectNode live) {
    return workload(live).map(Workload::templateHash).orElse("");
  }

  /** The workload as the operator reads it; empty where the object is none. */
  static Optional<Workload> workload(ObjectNode live) {
    return READER.workload(Node.of(RegoValue.parseJson(live.toString())));
  }
}

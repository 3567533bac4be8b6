package dev.writ.vms.act;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.vms.decide.Manifest;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A manifest as YAML for an approver to read. What a Secret holds is told by its size only. */
final class ManifestText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ManifestText() {}

  static String of(Manifest manifest) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Yaml yaml = new Yaml(options);
    StringBuilder text = new StringBuilder();
    for (ObjectNode object : manifest.objects()) {
      if (!text.isEmpty()) {
        text.append("---\n");
      }
      ObjectNode shown = object.deepCopy();
      if (shown.path("data") instanceof ObjectNode data) {
        data.fieldNames()
            .forEachRemaining(
                key -> data.put(key, "(" + data.path(key).asText().length() + " characters)"));
      }
      text.append(yaml.dump(JSON.convertValue(shown, Map.class)));
    }
    return text.toString();
  }
}

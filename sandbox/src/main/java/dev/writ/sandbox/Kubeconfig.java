package dev.writ.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** One file that leads to one sandbox or more, a context for each. */
final class Kubeconfig {
  private Kubeconfig() {}

  /** How one sandbox is reached. */
  record Access(String name, String url, Identity identity) {}

  /** The first one's context is the current one. */
  static String yaml(List<Access> all) {
    ObjectNode config = Json.object().put("apiVersion", "v1").put("kind", "Config");
    config.put("current-context", all.getFirst().name());
    for (Access one : all) {
      String admin = one.name() + "-admin";
      config
          .withArray("clusters")
          .addObject()
          .put("name", one.name())
          .putObject("cluster")
          .put("server", one.url())
          .put("certificate-authority-data", base64(one.identity().certificates().caPem()));
      config
          .withArray("users")
          .addObject()
          .put("name", admin)
          .putObject("user")
          .put("token", one.identity().token());
      config
          .withArray("contexts")
          .addObject()
          .put("name", one.name())
          .putObject("context")
          .put("cluster", one.name())
          .put("user", admin)
          .put("namespace", "default");
    }
    return Json.writeYaml(config);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

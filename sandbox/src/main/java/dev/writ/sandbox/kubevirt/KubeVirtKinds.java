package dev.writ.sandbox.kubevirt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.Kinds;
import dev.writ.sandbox.kinds.Rules;
import dev.writ.sandbox.store.Meta;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Installs KubeVirt: its CustomResourceDefinitions and the `KubeVirt` object that tells its
 * version.
 */
public final class KubeVirtKinds {

  /** The admission checks of KubeVirt's webhooks, by kind. */
  public static final Map<String, Rules> RULES =
      Map.of("VirtualMachine.kubevirt.io", new MachineAdmission());

  private static final String VERSION = "v1.6.0";
  private static final String NAMESPACE = "kubevirt";
  private static final Writer WRITER = Writer.component("virt-operator");

  private KubeVirtKinds() {}

  /** Installs what is not there yet. */
  public static void install(Resources resources) {
    Kinds kinds = resources.kinds();
    Kind definitions = kinds.require(Kinds.DEFINITIONS.group(), Kinds.DEFINITIONS.plural());
    for (ObjectNode definition : Json.parseYamlDocuments(manifest())) {
      if (resources.find(definitions, "", Meta.name(definition)).isEmpty()) {
        resources.create(definitions, "", definition, WRITER);
      }
    }
    Kind namespaces = kinds.require("", "namespaces");
    if (resources.find(namespaces, "", NAMESPACE).isEmpty()) {
      ObjectNode namespace = Json.object();
      Meta.of(namespace).put("name", NAMESPACE);
      resources.create(namespaces, "", namespace, WRITER);
    }
    Kind kubeVirts = kinds.require("kubevirt.io", "kubevirts");
    if (resources.find(kubeVirts, NAMESPACE, "kubevirt").isEmpty()) {
      ObjectNode kubeVirt = Json.object();
      Meta.of(kubeVirt).put("name", "kubevirt");
      kubeVirt.putObject("spec");
      resources.create(kubeVirts, NAMESPACE, kubeVirt, WRITER);
      resources.edit(
          kubeVirts,
          NAMESPACE,
          "kubevirt",
          "status",
          WRITER,
          object ->
              Json.child(object, "status")
                  .put("phase", "Deployed")
                  .put("operatorVersion", VERSION)
                  .put("targetKubeVirtVersion", VERSION)
                  .put("observedKubeVirtVersion", VERSION));
    }
  }

  private static String manifest() {
    try (InputStream in =
        Objects.requireNonNull(KubeVirtKinds.class.getResourceAsStream("kinds.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.writ.vms.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Where a machine's root disk is filled from. */
public sealed interface ImageSource {
  /** A disk image in a container registry. */
  record ContainerDisk(String image) implements ImageSource {}

  /** A disk image behind a URL. */
  record DataVolume(String url, int storageGb) implements ImageSource {}

  /** A volume of the cluster that is cloned. */
  record Pvc(String namespace, String name, int storageGb) implements ImageSource {}

  /** The least size of the disk in GiB; 0 where the source does not say. */
  default int storageGb() {
    return switch (this) {
      case ContainerDisk _ -> 0;
      case DataVolume volume -> volume.storageGb;
      case Pvc pvc -> pvc.storageGb;
    };
  }

  /** Reads {@code {"type": …}}; refuses with every problem at once. */
  static ImageSource parse(ObjectNode json) {
    return switch (json.path("type").asText()) {
      case "containerDisk" -> {
        Fields fields = Fields.of(json, Set.of("type", "image"));
        String image = fields.requireString("image");
        if (!image.matches("[a-z0-9][A-Za-z0-9._:/@-]{0,254}")) {
          fields.note(
              "image", invalid("`image` must be a reference such as `quay.io/os/fedora:42`"));
        }
        fields.refuse();
        yield new ContainerDisk(image);
      }
      case "dataVolume" -> {
        Fields fields = Fields.of(json, Set.of("type", "url", "storage_gb"));
        String url = fields.requireString("url");
        if (!isPlainUrl(url)) {
          fields.note("url", invalid("`url` must be http or https, without user or password"));
        }
        int gb = fields.requireWhole("storage_gb", 1, MachineSpec.MAX_DISK_GB);
        fields.refuse();
        yield new DataVolume(url, gb);
      }
      case "pvc" -> {
        Fields fields = Fields.of(json, Set.of("type", "namespace", "name", "storage_gb"));
        String namespace = fields.requireString("namespace");
        String name = fields.requireString("name");
        if (!(namespace + name).matches("[a-z0-9.-]{2,253}")) {
          fields.note("name", invalid("`namespace` and `name` must name a volume of the cluster"));
        }
        int gb = fields.requireWhole("storage_gb", 1, MachineSpec.MAX_DISK_GB);
        fields.refuse();
        yield new Pvc(namespace, name, gb);
      }
      default ->
          throw invalid("`type` must be `containerDisk`, `dataVolume` or `pvc`").at("/image/type");
    };
  }

  default ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (this) {
      case ContainerDisk(var image) -> json.put("type", "containerDisk").put("image", image);
      case DataVolume(var url, var gb) ->
          json.put("type", "dataVolume").put("url", url).put("storage_gb", gb);
      case Pvc(var namespace, var name, var gb) ->
          json.put("type", "pvc")
              .put("namespace", namespace)
              .put("name", name)
              .put("storage_gb", gb);
    }
    return json;
  }

  private static Problem invalid(String detail) {
    return VmsProblems.IMAGE_INVALID.with(detail);
  }

  private static boolean isPlainUrl(String url) {
    try {
      URI uri = new URI(url);
      return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException broken) {
      return false;
    }
  }
}

package dev.writ.vms.decide;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.vms.policy.ImageSource;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.SpecOverrides;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The objects that make a machine: the whole of what is applied, and nothing that others own.
 *
 * <p>The root disk is filled from the template's image and keeps its data, whatever the source. The
 * machine's cloud-init stands in a Secret of its own.
 */
public record Manifest(ObjectNode machine, @Nullable ObjectNode secret) {
  public static final String API_VERSION = "kubevirt.io/v1";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Who the machine is, for its labels. */
  public record Identity(
      UUID vmId,
      String name,
      String system,
      String service,
      String instance,
      UUID eventId,
      @Nullable UUID ticketId,
      UUID createdBy) {}

  /**
   * Renders the whole wanted objects.
   *
   * @param cloudInit empty for none
   * @param storageClass null for the cluster's default
   * @param overrides what the size adds to the machine, by path
   */
  public static Manifest of(
      Labels labels,
      Identity who,
      MachineSpec spec,
      ImageSource image,
      String cloudInit,
      @Nullable String storageClass,
      SpecOverrides overrides) {
    String secretName = secretNameOf(who.name());
    boolean hasCloudInit = !cloudInit.isEmpty();
    ObjectNode marks = labels.of(who);
    ObjectNode machine = object(API_VERSION, "VirtualMachine", who.name(), spec.namespace(), marks);
    ObjectNode wanted = machine.putObject("spec");
    wanted.put("runStrategy", spec.runStrategy().word());
    wanted.putArray("dataVolumeTemplates").add(rootVolume(who.name(), spec, image, storageClass));
    ObjectNode template = wanted.putObject("template");
    template.putObject("metadata").set("labels", marks.deepCopy());
    ObjectNode guest = template.putObject("spec");
    guest.set("domain", domain(spec, hasCloudInit));
    networks(guest.putArray("networks"), spec);
    ArrayNode volumes = guest.putArray("volumes");
    volumes
        .addObject()
        .put("name", "root")
        .putObject("dataVolume")
        .put("name", rootName(who.name()));
    ObjectNode secret = null;
    if (hasCloudInit) {
      volumes
          .addObject()
          .put("name", "cloudinit")
          .putObject("cloudInitNoCloud")
          .putObject("secretRef")
          .put("name", secretName);
      secret = object("v1", "Secret", secretName, spec.namespace(), marks);
      secret.put("type", "Opaque");
      secret
          .putObject("data")
          .put(
              "userdata",
              Base64.getEncoder().encodeToString(cloudInit.getBytes(StandardCharsets.UTF_8)));
    }
    overrides.layOver(machine);
    return new Manifest(machine, secret);
  }

  public static String secretNameOf(String machineName) {
    return machineName + "-cloudinit";
  }

  /** The Secret first, because the machine refers to it. */
  public List<ObjectNode> objects() {
    List<ObjectNode> objects = new ArrayList<>();
    if (secret != null) {
      objects.add(secret);
    }
    objects.add(machine);
    return objects;
  }

  /** The same objects elsewhere, for a dry run where the namespace does not exist yet. */
  public Manifest inNamespace(String namespace) {
    return new Manifest(
        moved(machine, namespace), secret == null ? null : moved(secret, namespace));
  }

  private static ObjectNode moved(ObjectNode object, String namespace) {
    ObjectNode copy = object.deepCopy();
    copy.withObject("/metadata").put("namespace", namespace);
    return copy;
  }

  private static ObjectNode object(
      String apiVersion, String kind, String name, String namespace, ObjectNode labels) {
    ObjectNode object = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
    object
        .putObject("metadata")
        .put("name", name)
        .put("namespace", namespace)
        .set("labels", labels.deepCopy());
    return object;
  }

  private static String rootName(String machineName) {
    return machineName + "-root";
  }

  private static ObjectNode rootVolume(
      String machineName, MachineSpec spec, ImageSource image, @Nullable String storageClass) {
    ObjectNode volume = JSON.objectNode();
    volume.putObject("metadata").put("name", rootName(machineName));
    ObjectNode wanted = volume.putObject("spec");
    ObjectNode storage = wanted.putObject("storage");
    if (storageClass != null) {
      storage.put("storageClassName", storageClass);
    }
    storage.putObject("resources").putObject("requests").put("storage", spec.diskGb() + "Gi");
    ObjectNode source = wanted.putObject("source");
    switch (image) {
      case ImageSource.ContainerDisk(var reference) ->
          source.putObject("registry").put("url", "docker://" + reference);
      case ImageSource.DataVolume(var url, _) -> source.putObject("http").put("url", url);
      case ImageSource.Pvc(var namespace, var name, _) ->
          source.putObject("pvc").put("namespace", namespace).put("name", name);
    }
    return volume;
  }

  private static ObjectNode domain(MachineSpec spec, boolean hasCloudInit) {
    ObjectNode domain = JSON.objectNode();
    ObjectNode cpu = domain.putObject("cpu").put("cores", spec.cpu());
    if (spec.dedicatedCpu()) {
      cpu.put("dedicatedCpuPlacement", true);
    }
    if (spec.numa()) {
      cpu.putObject("numa").putObject("guestMappingPassthrough");
    }
    ObjectNode memory = domain.putObject("memory").put("guest", spec.memory().text());
    if (spec.hugepages() != null) {
      memory.putObject("hugepages").put("pageSize", spec.hugepages());
    }
    ObjectNode resources = domain.putObject("resources");
    resources
        .putObject("requests")
        .put("cpu", cores(spec.cpuRequest()))
        .put("memory", spec.memoryRequest().text());
    resources
        .putObject("limits")
        .put("cpu", Integer.toString(spec.cpu()))
        .put("memory", spec.memory().text());
    ObjectNode devices = domain.putObject("devices");
    ArrayNode disks = devices.putArray("disks");
    disks.addObject().put("name", "root").putObject("disk").put("bus", "virtio");
    if (hasCloudInit) {
      disks.addObject().put("name", "cloudinit").putObject("disk").put("bus", "virtio");
    }
    ArrayNode interfaces = devices.putArray("interfaces");
    interfaces.addObject().put("name", "default").putObject("masquerade");
    for (int i = 0; i < spec.sriov().size(); i++) {
      interfaces.addObject().put("name", "sriov" + i).putObject("sriov");
    }
    if (!spec.gpu().isEmpty()) {
      ArrayNode gpus = devices.putArray("gpus");
      for (int i = 0; i < spec.gpu().size(); i++) {
        gpus.addObject().put("name", "gpu" + i).put("deviceName", spec.gpu().get(i));
      }
    }
    return domain;
  }

  private static void networks(ArrayNode networks, MachineSpec spec) {
    networks.addObject().put("name", "default").putObject("pod");
    for (int i = 0; i < spec.sriov().size(); i++) {
      networks
          .addObject()
          .put("name", "sriov" + i)
          .putObject("multus")
          .put("networkName", spec.sriov().get(i));
    }
  }

  private static String cores(double cores) {
    return cores == Math.rint(cores) ? Long.toString((long) cores) : (long) (cores * 1000) + "m";
  }
}

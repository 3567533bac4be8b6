package dev.writ.vms.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person sends to get a machine. Values left out come from the instance size.
 *
 * @param gpu null where the person did not say
 */
public record VmRequest(
    UUID serviceId,
    UUID templateId,
    UUID sizeId,
    String namespace,
    String reason,
    @Nullable Integer cpu,
    @Nullable Memory memory,
    @Nullable Integer diskGb,
    @Nullable List<String> gpu,
    @Nullable String hugepages,
    boolean numa) {

  private static final Set<String> KNOWN =
      Set.of(
          "service_id",
          "template_id",
          "instance_size_id",
          "namespace",
          "reason",
          "cpu",
          "memory",
          "disk_gb",
          "gpu",
          "hugepages",
          "numa");
  private static final Set<String> PLATFORM_SETS =
      Set.of(
          "name",
          "labels",
          "annotations",
          "cloud_init",
          "cluster_id",
          "storage_class",
          "template_version",
          "environment",
          "run_strategy");

  public VmRequest {
    gpu = gpu == null ? null : List.copyOf(gpu);
  }

  /** Reads a body; refuses with every problem at once. */
  public static VmRequest parse(ObjectNode body) {
    Fields fields = Fields.of(body, KNOWN, PLATFORM_SETS);
    VmRequest request =
        new VmRequest(
            fields.requireUuid("service_id"),
            fields.requireUuid("template_id"),
            fields.requireUuid("instance_size_id"),
            fields.requireString("namespace"),
            fields.requireReason(),
            fields.whole("cpu", 1, MachineSpec.MAX_CPU),
            fields.memory("memory"),
            fields.whole("disk_gb", 1, MachineSpec.MAX_DISK_GB),
            fields.has("gpu") ? fields.names("gpu") : null,
            MachineSpec.hugepages(fields),
            fields.flag("numa"));
    fields.refuse();
    return request;
  }
}

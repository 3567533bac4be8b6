package dev.writ.vms.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How large a machine of this size is, and may be at most.
 *
 * @param cpuCores whole cores
 * @param memory whole MiB or GiB
 * @param gpuDevices the devices a machine of this size gets; required where {@code requiresGpu}
 * @param hugepagesSize {@code 2Mi}, {@code 1Gi} or null
 * @param overrides what else a machine of this size gets
 */
public record InstanceSize(
    String name,
    int cpuCores,
    Memory memory,
    int defaultDiskGb,
    int minDiskGb,
    int maxDiskGb,
    boolean dedicatedCpu,
    boolean requiresGpu,
    List<String> gpuDevices,
    boolean requiresSriov,
    List<String> sriovNetworks,
    boolean requiresHugepages,
    @Nullable String hugepagesSize,
    SpecOverrides overrides) {

  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "cpu_cores",
          "memory",
          "default_disk_gb",
          "min_disk_gb",
          "max_disk_gb",
          "dedicated_cpu",
          "requires_gpu",
          "gpu_devices",
          "requires_sriov",
          "sriov_networks",
          "requires_hugepages",
          "hugepages_size",
          SpecOverrides.FIELD);

  public InstanceSize {
    gpuDevices = List.copyOf(gpuDevices);
    sriovNetworks = List.copyOf(sriovNetworks);
  }

  /** Reads a body; refuses with every problem at once. */
  public static InstanceSize parse(ObjectNode body) {
    Fields fields = Fields.of(body, KNOWN);
    String name = fields.requireString("name");
    if (!name.matches("[a-z0-9]([a-z0-9.-]{0,38}[a-z0-9])?")) {
      fields.note(
          "name",
          VmsProblems.NAME_INVALID.with(
              "a size has a name of 1 to 40 lower-case letters, digits, dots and hyphens"));
    }
    InstanceSize size =
        new InstanceSize(
            name,
            fields.requireWhole("cpu_cores", 1, MachineSpec.MAX_CPU),
            fields.requireMemory("memory"),
            or(fields.whole("default_disk_gb", 1, MachineSpec.MAX_DISK_GB), 100),
            or(fields.whole("min_disk_gb", 1, MachineSpec.MAX_DISK_GB), 50),
            or(fields.whole("max_disk_gb", 1, MachineSpec.MAX_DISK_GB), 500),
            fields.flag("dedicated_cpu"),
            fields.flag("requires_gpu"),
            fields.names("gpu_devices"),
            fields.flag("requires_sriov"),
            fields.names("sriov_networks"),
            fields.flag("requires_hugepages"),
            hugepages(fields),
            SpecOverrides.parse(fields));
    if (fields.isClean()) {
      size.checkTogether(fields);
    }
    fields.refuse();
    return size;
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.put("cpu_cores", cpuCores);
    json.put("memory", memory.text());
    json.put("default_disk_gb", defaultDiskGb);
    json.put("min_disk_gb", minDiskGb);
    json.put("max_disk_gb", maxDiskGb);
    json.put("dedicated_cpu", dedicatedCpu);
    json.put("requires_gpu", requiresGpu);
    json.set("gpu_devices", MachineSpec.array(gpuDevices));
    json.put("requires_sriov", requiresSriov);
    json.set("sriov_networks", MachineSpec.array(sriovNetworks));
    json.put("requires_hugepages", requiresHugepages);
    json.put("hugepages_size", hugepagesSize);
    json.set(SpecOverrides.FIELD, overrides.toJson());
    return json;
  }

  private void checkTogether(Fields fields) {
    if (minDiskGb > defaultDiskGb || defaultDiskGb > maxDiskGb) {
      fields.note(
          "default_disk_gb",
          VmsProblems.QUANTITY_INVALID.with(
              "`min_disk_gb`, `default_disk_gb` and `max_disk_gb` must grow in this order"));
    }
    if (memory.text().contains(".")) {
      fields.note("memory", VmsProblems.SIZE_STEP_INVALID.with("`memory` must be a whole amount"));
    }
    missingDetail(fields, requiresGpu && gpuDevices.isEmpty(), "gpu_devices");
    missingDetail(fields, requiresSriov && sriovNetworks.isEmpty(), "sriov_networks");
    missingDetail(fields, requiresHugepages && hugepagesSize == null, "hugepages_size");
    Memory page = hugepagesSize == null ? null : Memory.parse(hugepagesSize);
    if (page != null && !memory.isMultipleOf(page)) {
      fields.note(
          "memory",
          VmsProblems.HUGEPAGES_MEMORY_REQUEST_ALIGNMENT_REQUIRED.with(
              "`memory` must be a multiple of the hugepage of " + hugepagesSize));
    }
  }

  private static void missingDetail(Fields fields, boolean missing, String key) {
    if (missing) {
      fields.note(
          key,
          VmsProblems.CAPABILITY_DETAIL_MISSING.with("`" + key + "` must say which one is meant"));
    }
  }

  private static @Nullable String hugepages(Fields fields) {
    String pages = fields.string("hugepages_size");
    if (pages != null && !pages.equals("2Mi") && !pages.equals("1Gi")) {
      fields.note(
          "hugepages_size",
          VmsProblems.QUANTITY_INVALID.with("`hugepages_size` must be `2Mi` or `1Gi`"));
    }
    return pages;
  }

  private static int or(@Nullable Integer value, int fallback) {
    return value == null ? fallback : value;
  }
}

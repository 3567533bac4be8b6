package dev.writ.vms.decide;

import dev.writ.kernel.problem.Problem;
import dev.writ.vms.policy.InstanceSize;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.Memory;
import dev.writ.vms.policy.RunStrategy;
import dev.writ.vms.policy.VmRequest;
import dev.writ.vms.policy.VmsProblems;
import java.util.ArrayList;
import java.util.List;

/** A request laid over its instance size: what was left out is filled in, nothing exceeds it. */
public final class SizedSpec {
  private SizedSpec() {}

  /**
   * Refuses with every problem at once.
   *
   * @param minImageGb the least disk that the template's image needs, 0 where it does not say
   */
  public static MachineSpec resolve(VmRequest request, InstanceSize size, int minImageGb) {
    List<Problem> problems = new ArrayList<>();
    int cpu = request.cpu() == null ? size.cpuCores() : request.cpu();
    Memory memory = request.memory() == null ? size.memory() : request.memory();
    int disk =
        request.diskGb() == null ? Math.max(size.defaultDiskGb(), minImageGb) : request.diskGb();
    List<String> gpu = request.gpu() == null ? size.gpuDevices() : request.gpu();
    String hugepages = request.hugepages() == null ? size.hugepagesSize() : request.hugepages();

    if (cpu > size.cpuCores()) {
      problems.add(over("cpu", cpu, "at most " + size.cpuCores(), size));
    }
    if (memory.compareTo(size.memory()) > 0) {
      problems.add(over("memory", memory, "at most " + size.memory(), size));
    }
    int leastDisk = Math.max(size.minDiskGb(), minImageGb);
    if (disk < leastDisk || disk > size.maxDiskGb()) {
      problems.add(over("disk_gb", disk, leastDisk + " to " + size.maxDiskGb(), size));
    }
    List<String> left = new ArrayList<>(size.gpuDevices());
    for (String device : gpu) {
      if (!left.remove(device)) {
        problems.add(over("gpu", device, size.gpuDevices(), size));
      }
    }
    if (hugepages != null && !hugepages.equals(size.hugepagesSize())) {
      problems.add(
          over(
              "hugepages",
              hugepages,
              size.hugepagesSize() == null ? "none" : size.hugepagesSize(),
              size));
    }
    if (request.numa() && !(size.dedicatedCpu() && hugepages != null)) {
      problems.add(over("numa", true, "dedicated CPUs and hugepages", size));
    }
    Memory page = hugepages == null ? null : Memory.parse(hugepages);
    if (page != null && !memory.isMultipleOf(page)) {
      problems.add(
          VmsProblems.HUGEPAGES_MEMORY_REQUEST_ALIGNMENT_REQUIRED
              .with("`memory` must be a multiple of the hugepage of " + hugepages)
              .at("/memory"));
    }
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
    return new MachineSpec(
        request.namespace(),
        request.serviceId(),
        request.templateId(),
        request.sizeId(),
        cpu,
        memory,
        disk,
        gpu,
        hugepages,
        request.numa(),
        size.dedicatedCpu(),
        size.sriovNetworks(),
        cpu,
        memory,
        RunStrategy.ALWAYS);
  }

  private static Problem over(String field, Object value, Object allowed, InstanceSize size) {
    return VmsProblems.VALUE_OVER_SIZE
        .with("`" + field + "` is " + value + ", but size `" + size.name() + "` allows " + allowed)
        .param("field", field)
        .param("allowed", allowed)
        .at("/" + field);
  }
}

package dev.writ.vms.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.SpecShape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine as it is asked for: the payload of a request, or what an approver made of it.
 *
 * @param cpu whole cores, 1 to 1,024
 * @param diskGb size of the root disk in GiB
 * @param gpu device names, one entry per device
 * @param hugepages {@code 2Mi}, {@code 1Gi} or null for none
 * @param numa pass the host's NUMA layout to the guest
 * @param sriov network attachment names
 * @param cpuRequest cores asked of the scheduler, in steps of one half
 */
public record MachineSpec(
    String namespace,
    UUID serviceId,
    UUID templateId,
    UUID sizeId,
    int cpu,
    Memory memory,
    int diskGb,
    List<String> gpu,
    @Nullable String hugepages,
    boolean numa,
    boolean dedicatedCpu,
    List<String> sriov,
    double cpuRequest,
    Memory memoryRequest,
    RunStrategy runStrategy) {

  public static final int MAX_CPU = 1_024;
  public static final int MAX_DISK_GB = 65_536;

  /** What may change after submit and what may not. */
  public static final SpecShape SHAPE =
      new SpecShape(
          Set.of("namespace", "service_id", "template_id", "instance_size_id"),
          Set.of("cpu", "memory", "disk_gb"),
          Set.of(
              "gpu",
              "hugepages",
              "numa",
              "dedicated_cpu",
              "sriov",
              "cpu_request",
              "memory_request",
              "run_strategy"));

  public MachineSpec {
    gpu = List.copyOf(gpu);
    sriov = List.copyOf(sriov);
  }

  /** Reads an effective spec; refuses with every problem at once. */
  public static MachineSpec parse(ObjectNode json) {
    Set<String> known = new HashSet<>(SHAPE.immutable());
    known.addAll(SHAPE.required());
    known.addAll(SHAPE.optional());
    Fields fields = Fields.of(json, known);
    int cpu = fields.requireWhole("cpu", 1, MAX_CPU);
    Memory memory = fields.requireMemory("memory");
    Double cpuRequest = fields.halves("cpu_request");
    Memory memoryRequest = fields.memory("memory_request");
    MachineSpec spec =
        new MachineSpec(
            fields.requireString("namespace"),
            fields.requireUuid("service_id"),
            fields.requireUuid("template_id"),
            fields.requireUuid("instance_size_id"),
            cpu,
            memory,
            fields.requireWhole("disk_gb", 1, MAX_DISK_GB),
            fields.names("gpu"),
            hugepages(fields),
            fields.flag("numa"),
            fields.flag("dedicated_cpu"),
            fields.names("sriov"),
            cpuRequest == null ? cpu : cpuRequest,
            memoryRequest == null ? memory : memoryRequest,
            runStrategy(fields));
    if (fields.isClean()) {
      spec.checkTogether(fields);
    }
    fields.refuse();
    return spec;
  }

  /** All keys present, so that the payload says what was decided by default too. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("namespace", namespace);
    json.put("service_id", serviceId.toString());
    json.put("template_id", templateId.toString());
    json.put("instance_size_id", sizeId.toString());
    json.put("cpu", cpu);
    json.put("memory", memory.text());
    json.put("disk_gb", diskGb);
    json.set("gpu", array(gpu));
    json.put("hugepages", hugepages);
    json.put("numa", numa);
    json.put("dedicated_cpu", dedicatedCpu);
    json.set("sriov", array(sriov));
    json.put("cpu_request", cpuRequest);
    json.put("memory_request", memoryRequest.text());
    json.put("run_strategy", runStrategy.word());
    return json;
  }

  public MachineSpec withRunStrategy(RunStrategy strategy) {
    return new MachineSpec(
        namespace,
        serviceId,
        templateId,
        sizeId,
        cpu,
        memory,
        diskGb,
        gpu,
        hugepages,
        numa,
        dedicatedCpu,
        sriov,
        cpuRequest,
        memoryRequest,
        strategy);
  }

  /** The rules that look at two fields. */
  void checkTogether(Fields fields) {
    if (cpuRequest > cpu) {
      fields.note(
          "cpu_request",
          VmsProblems.QUANTITY_INVALID.with("`cpu_request` must not be above `cpu`"));
    }
    if (memoryRequest.compareTo(memory) > 0) {
      fields.note(
          "memory_request",
          VmsProblems.QUANTITY_INVALID.with("`memory_request` must not be above `memory`"));
    }
    Memory page = hugepages == null ? null : Memory.parse(hugepages);
    if (page != null && (!memory.isMultipleOf(page) || memory.bytes() != memoryRequest.bytes())) {
      fields.note(
          "memory",
          VmsProblems.HUGEPAGES_MEMORY_REQUEST_ALIGNMENT_REQUIRED.with(
              "with hugepages of "
                  + hugepages
                  + ", `memory` must be a multiple of it and `memory_request` the same"));
    }
  }

  static @Nullable String hugepages(Fields fields) {
    String pages = fields.string("hugepages");
    if (pages != null && !pages.equals("2Mi") && !pages.equals("1Gi")) {
      fields.note(
          "hugepages", VmsProblems.QUANTITY_INVALID.with("`hugepages` must be `2Mi` or `1Gi`"));
      return null;
    }
    return pages;
  }

  private static RunStrategy runStrategy(Fields fields) {
    String word = fields.string("run_strategy");
    if (word != null
        && !word.equals(RunStrategy.ALWAYS.word())
        && !word.equals(RunStrategy.HALTED.word())) {
      fields.note(
          "run_strategy",
          VmsProblems.QUANTITY_INVALID.with("`run_strategy` must be `Always` or `Halted`"));
    }
    return word == null ? RunStrategy.ALWAYS : RunStrategy.ofWord(word);
  }

  static ArrayNode array(List<String> names) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    return array;
  }
}

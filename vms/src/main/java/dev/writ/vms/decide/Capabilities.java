package dev.writ.vms.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.vms.policy.MachineSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster can do, as its last check found it.
 *
 * @param kubevirt the API server knows {@code kubevirt.io/v1}
 * @param resources names that some node has to give, such as {@code nvidia.com/gpu}
 * @param missingRights what Writ may not do there
 */
public record Capabilities(
    boolean kubevirt, Set<String> storageClasses, Set<String> resources, Set<Right> missingRights) {
  public static final Capabilities NONE = new Capabilities(false, Set.of(), Set.of(), Set.of());

  public Capabilities {
    storageClasses = Set.copyOf(storageClasses);
    resources = Set.copyOf(resources);
    missingRights = Set.copyOf(missingRights);
  }

  /** What the cluster lacks for the machine, in words; empty where it lacks nothing. */
  public List<String> lackingFor(MachineSpec spec) {
    List<String> lacking = new ArrayList<>();
    if (!kubevirt) {
      lacking.add("KubeVirt");
    }
    rightsLackingForMachines().forEach(right -> lacking.add("the right to " + right));
    for (String device : new TreeSet<>(spec.gpu())) {
      if (!resources.contains(device)) {
        lacking.add("GPU " + device);
      }
    }
    if (spec.hugepages() != null && !resources.contains("hugepages-" + spec.hugepages())) {
      lacking.add("hugepages of " + spec.hugepages());
    }
    return lacking;
  }

  /** Missing rights without which no machine can be made, in words and in order. */
  public Set<String> rightsLackingForMachines() {
    return texts(missingRights.stream().filter(Right::forMachines));
  }

  /** True where the class exists there; null stands for the cluster's default. */
  public boolean hasStorageClass(@Nullable String name) {
    return name == null || storageClasses.contains(name);
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("kubevirt", kubevirt);
    new TreeSet<>(storageClasses).forEach(json.putArray("storage_classes")::add);
    new TreeSet<>(resources).forEach(json.putArray("resources")::add);
    texts(missingRights.stream()).forEach(json.putArray("missing_rights")::add);
    return json;
  }

  public static Capabilities ofJson(JsonNode json) {
    return new Capabilities(
        json.path("kubevirt").asBoolean(),
        texts(json.path("storage_classes")),
        texts(json.path("resources")),
        texts(json.path("missing_rights")).stream()
            .flatMap(text -> Right.ofText(text).stream())
            .collect(Collectors.toSet()));
  }

  private static Set<String> texts(Stream<Right> rights) {
    return rights.map(Right::text).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new TreeSet<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}

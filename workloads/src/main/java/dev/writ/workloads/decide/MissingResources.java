package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Resources;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.policy.PolicySpec.ResourceMode;
import dev.writ.workloads.policy.ResourceDefaults;
import dev.writ.workloads.policy.ResourceField;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A main container without requests and limits: without any at all, or without one of the four. */
final class MissingResources implements ContainerCheck {
  @Override
  public Check check() {
    return Check.MISSING_RESOURCES;
  }

  @Override
  public boolean asks(Container container, Pod pod, PolicySpec spec) {
    return spec.judgesResources() && container.isMain();
  }

  @Override
  public @Nullable Found judge(Container container, Pod pod, PolicySpec spec) {
    List<ResourceField> missing = missing(container.resources(), pod.resources(), spec);
    if (missing.isEmpty()) {
      return null;
    }
    String name = "container '" + container.name() + "' missing ";
    return new Found(
        spec.resourceMode() == ResourceMode.WHOLE_CONTAINER
            ? name + "resource requests and limits"
            : name
                + "resources: "
                + missing.stream().map(ResourceField::path).collect(Collectors.joining(", ")),
        1,
        missing);
  }

  /**
   * Which of the four values a container lacks; what the pod has as a whole counts for each.
   *
   * @return in the order of their names; none where the container is as it should be
   */
  static List<ResourceField> missing(Resources own, Resources ofPod, PolicySpec spec) {
    if (spec.resourceMode() == ResourceMode.WHOLE_CONTAINER
        && !(own.isEmpty() && ofPod.isEmpty())) {
      return List.of();
    }
    ResourceDefaults defaults = spec.defaultResources();
    return Arrays.stream(ResourceField.values())
        .filter(field -> defaults == null || defaults.of(field) != null)
        .filter(field -> !own.has(field) && !ofPod.has(field))
        .toList();
  }
}

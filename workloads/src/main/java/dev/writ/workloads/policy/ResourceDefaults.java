package dev.writ.workloads.policy;

import org.jspecify.annotations.Nullable;

/** The resources that are injected; null for {@code none}: neither demanded nor injected. */
public record ResourceDefaults(
    @Nullable Quantity cpuRequest,
    @Nullable Quantity cpuLimit,
    @Nullable Quantity memoryRequest,
    @Nullable Quantity memoryLimit) {
  public static final ResourceDefaults STANDARD =
      new ResourceDefaults(
          Quantity.of("100m"), Quantity.of("500m"), Quantity.of("128Mi"), Quantity.of("256Mi"));

  /** What stands for a resource that is neither demanded nor injected. */
  static final String NONE = "none";

  /** The default of one of a container's four values. */
  public @Nullable Quantity of(ResourceField field) {
    return switch (field) {
      case LIMITS_CPU -> cpuLimit;
      case LIMITS_MEMORY -> memoryLimit;
      case REQUESTS_CPU -> cpuRequest;
      case REQUESTS_MEMORY -> memoryRequest;
    };
  }
}

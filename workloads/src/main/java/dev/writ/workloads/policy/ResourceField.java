package dev.writ.workloads.policy;

/** The four values of a container's resources that Writ cares for, in the order of their names. */
public enum ResourceField {
  LIMITS_CPU("limits", "cpu"),
  LIMITS_MEMORY("limits", "memory"),
  REQUESTS_CPU("requests", "cpu"),
  REQUESTS_MEMORY("requests", "memory");

  private final String group;
  private final String resource;

  ResourceField(String group, String resource) {
    this.group = group;
    this.resource = resource;
  }

  /** {@code limits} or {@code requests}. */
  public String group() {
    return group;
  }

  /** {@code cpu} or {@code memory}. */
  public String resource() {
    return resource;
  }

  /** Such as {@code limits.cpu}. */
  public String path() {
    return group + "." + resource;
  }

  public boolean isLimit() {
    return this == LIMITS_CPU || this == LIMITS_MEMORY;
  }

  /** The request of a limit, the limit of a request. */
  public ResourceField counterpart() {
    return switch (this) {
      case LIMITS_CPU -> REQUESTS_CPU;
      case LIMITS_MEMORY -> REQUESTS_MEMORY;
      case REQUESTS_CPU -> LIMITS_CPU;
      case REQUESTS_MEMORY -> LIMITS_MEMORY;
    };
  }
}

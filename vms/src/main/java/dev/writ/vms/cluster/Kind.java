package dev.writ.vms.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of objects that Writ touches; told here, so that no discovery call is needed. */
public enum Kind {
  VIRTUAL_MACHINE("kubevirt.io", "v1", "VirtualMachine", "virtualmachines"),
  VIRTUAL_MACHINE_INSTANCE(
      "kubevirt.io", "v1", "VirtualMachineInstance", "virtualmachineinstances"),
  SECRET("", "v1", "Secret", "secrets");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;

  Kind(String group, String version, String kind, String plural) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
  }

  public static Kind ofName(String kind) {
    for (Kind each : values()) {
      if (each.kind.equals(kind)) {
        return each;
      }
    }
    throw new IllegalArgumentException("Writ applies no `" + kind + "`");
  }

  String path(String namespace, String name) {
    String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return root + "/namespaces/" + namespace + "/" + plural + "/" + name;
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }
}

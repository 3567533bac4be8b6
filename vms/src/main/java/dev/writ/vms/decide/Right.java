package dev.writ.vms.decide;

import java.util.List;
import java.util.Optional;

/**
 * Something that Writ must be allowed to do on a cluster. {@link #ALL} has one for each kind of
 * call that {@code ClusterClient} makes, and no other: each check of a cluster asks for them, and
 * the ClusterRole in {@code deploy/vms} is generated from them.
 *
 * @param group API group, empty for the core one
 * @param resource plural
 * @param forMachines no machine can be made, switched or deleted without it
 */
public record Right(String verb, String group, String resource, boolean forMachines) {
  public static final Right LIST_NODES = new Right("list", "", "nodes", false);
  public static final Right LIST_STORAGE_CLASSES =
      new Right("list", "storage.k8s.io", "storageclasses", false);

  public static final List<Right> ALL =
      List.of(
          forMachines("get", "", "namespaces"),
          new Right("create", "", "namespaces", false), // an admin may make them instead
          LIST_NODES,
          LIST_STORAGE_CLASSES,
          forMachines("get", "", "secrets"),
          // An apply that makes an object needs both.
          forMachines("create", "", "secrets"),
          forMachines("patch", "", "secrets"),
          forMachines("delete", "", "secrets"),
          forMachines("get", "kubevirt.io", "virtualmachines"),
          forMachines("list", "kubevirt.io", "virtualmachines"),
          forMachines("watch", "kubevirt.io", "virtualmachines"),
          forMachines("create", "kubevirt.io", "virtualmachines"),
          forMachines("patch", "kubevirt.io", "virtualmachines"),
          forMachines("delete", "kubevirt.io", "virtualmachines"),
          forMachines("get", "kubevirt.io", "virtualmachineinstances"),
          forMachines("delete", "kubevirt.io", "virtualmachineinstances"),
          new Right("create", "authorization.k8s.io", "selfsubjectaccessreviews", false));

  private static Right forMachines(String verb, String group, String resource) {
    return new Right(verb, group, resource, true);
  }

  static Optional<Right> ofText(String text) {
    return ALL.stream().filter(right -> right.text().equals(text)).findFirst();
  }

  /** As people read it: {@code patch virtualmachines.kubevirt.io}. */
  public String text() {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }
}

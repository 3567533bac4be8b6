package dev.writ.sandbox.api;

import java.util.function.Consumer;

/**
 * Who writes, and how.
 *
 * @param user on whose behalf
 * @param manager the field manager
 * @param dryRun everything is done but the storing
 * @param strict unknown fields are refused instead of dropped with a warning
 * @param warnings is told what the writer should know
 */
public record Writer(
    User user, String manager, boolean dryRun, boolean strict, Consumer<String> warnings) {

  /** A controller of kube-controller-manager, by the name of its ServiceAccount. */
  public static Writer controller(String name) {
    return of(User.serviceAccount("kube-system", name), "kube-controller-manager");
  }

  /** A component of the cluster that signs as itself, such as the scheduler. */
  public static Writer component(String name) {
    return of(User.component(name), name);
  }

  /** The kubelet of a node. */
  public static Writer kubelet(String node) {
    return of(User.node(node), "kubelet");
  }

  /** Writes in earnest, and nobody reads the warnings. */
  public static Writer of(User user, String manager) {
    return new Writer(user, manager, false, false, warning -> {});
  }

  /** The same, where nothing is to be stored if `dry`. */
  Writer dry(boolean dry) {
    return new Writer(user, manager, dry, strict, warnings);
  }
}

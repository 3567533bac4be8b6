package dev.writ.workloads.act;

/** Is told what became of remediations once it is committed; for metrics. */
public interface RemediationListener {
  RemediationListener NOBODY = new RemediationListener() {};

  /** The cluster took a patch. */
  default void applied(String cluster) {}

  /** A patch was refused, given up or rolled back. */
  default void failed(String cluster) {}

  /** A patch did harm and was taken out. */
  default void rolledBack(String cluster) {}

  /**
   * A change was handed to Git.
   *
   * @param tool {@code argocd} or {@code flux}
   */
  default void deferred(String cluster, String tool) {}
}

package dev.writ.workloads.decide;

import java.util.List;

/** The catalogue of checks, in the order in which their violations are listed. */
final class Checks {
  /** For each main container: all of these before the next container. */
  static final List<ContainerCheck> STATIC =
      List.of(
          new LatestTag(), new MissingLiveness(), new MissingReadiness(), new MissingResources());

  /** For each container after all of those. */
  static final List<ContainerCheck> RUNTIME = List.of(new HighRestarts());

  /** For the pod. Rules of the policy's own come last. */
  static final List<PodCheck> POD = List.of(new Pending());

  private Checks() {}
}

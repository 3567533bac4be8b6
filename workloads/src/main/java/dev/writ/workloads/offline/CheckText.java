package dev.writ.workloads.offline;

import dev.writ.workloads.policy.Check;

/**
 * What a check means to the person whose manifest breaks it.
 *
 * @param title one sentence
 * @param help why it matters and how it is mended
 */
record CheckText(String title, String help) {
  /** Where all of these are on one page. */
  static final String PAGE = "https://writ.dev/docs/workloads/checks.md";

  static CheckText of(Check check) {
    return switch (check) {
      case LATEST_TAG ->
          new CheckText(
              "An image names no version.",
              "The tag `latest`, or none, can be another image at each pull, so nobody knows what"
                  + " runs and a rollback may bring the same fault back. Name a version, better a"
                  + " digest: `image: nginx:1.27.3`. No insertion mends it.");
      case MISSING_LIVENESS ->
          new CheckText(
              "A container has no liveness probe.",
              "A container that hangs is never started again. `writ workloads fix` inserts a TCP"
                  + " probe on its first port; a probe that asks the application is better.");
      case MISSING_READINESS ->
          new CheckText(
              "A container has no readiness probe.",
              "A pod gets requests before it can answer, and a rollout goes on over broken pods."
                  + " `writ workloads fix` inserts a TCP probe on its first port; a probe that asks"
                  + " the application is better.");
      case MISSING_RESOURCES ->
          new CheckText(
              "A container has no requests and limits.",
              "Without requests nobody knows whether it fits on a node; without limits it takes"
                  + " what its neighbours need. `writ workloads fix` inserts the policy's"
                  + " `defaultResources`; measured values are better.");
      case HIGH_RESTARTS ->
          new CheckText(
              "A container was started again too often.",
              "It crashes, is killed for its memory, or its liveness probe is too strict. `kubectl"
                  + " logs --previous` shows how it ended. No insertion mends it.");
      case PENDING ->
          new CheckText(
              "A pod has been pending for too long.",
              "It fits on no node, waits for a volume, or its image can't be pulled. `kubectl"
                  + " describe pod` shows which. No insertion mends it.");
    };
  }
}

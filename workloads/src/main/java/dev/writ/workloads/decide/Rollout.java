package dev.writ.workloads.decide;

import java.util.List;

/**
 * How far a workload's newest revision has come, as its controller tells it.
 *
 * @param seen whether the controller has seen the newest template; all else is of an earlier one
 *     where it has not
 * @param wanted pods that are to run; 0 also where a DaemonSet finds no node
 * @param toUpdate how many of them are to be of the newest revision: fewer than wanted where a
 *     StatefulSet is partitioned
 * @param updated how many are of the newest revision
 * @param available how many are available, of any revision
 * @param old how many of an earlier revision a Deployment still has to remove
 * @param onDelete whether new pods come only as old ones are deleted by hand
 * @param deadlineExceeded whether its controller has given it up
 * @param pods of the newest revision that carry what was put in
 */
public record Rollout(
    boolean seen,
    int wanted,
    int toUpdate,
    int updated,
    int available,
    int old,
    boolean onDelete,
    boolean deadlineExceeded,
    List<PatchedPod> pods) {
  public Rollout {
    pods = List.copyOf(pods);
  }

  /**
   * One pod of it.
   *
   * @param id never given to another pod
   * @param restarts of the containers that were patched
   * @param ready whether all of them are
   */
  public record PatchedPod(String id, String name, int restarts, boolean ready) {}

  boolean isUpdated() {
    return updated >= toUpdate && old == 0;
  }

  boolean isAvailable() {
    return available >= wanted;
  }
}

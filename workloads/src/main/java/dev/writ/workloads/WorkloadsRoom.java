package dev.writ.workloads;

/** The room on a server; the only public way in. */
public final class WorkloadsRoom {
  /** The room's migrations, to be applied after the kernel's. */
  public static final String CHANGELOG = "db/workloads/changelog.yaml";

  static final String ROOM = "workloads";

  private WorkloadsRoom() {}
}

package dev.writ.cli;

/** What the process tells its caller. */
final class Exit {
  static final int DONE = 0;
  static final int REFUSED_OR_FAILED = 1;
  static final int USAGE = 2;
  static final int WAITING_FOR_APPROVAL = 3;

  private Exit() {}
}

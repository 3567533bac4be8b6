package dev.writ.cli;

import dev.writ.document.Problem;
import dev.writ.workloads.offline.Scan;
import java.util.concurrent.Callable;

/** How verbs end that judge manifests here: no server, no cluster, no login. */
final class WorkloadsOffline {
  /** A defect of Writ's own; nothing can be told about the manifests. */
  static final int CRASHED = 3;

  private WorkloadsOffline() {}

  /** Does the work; what goes wrong inside has a code of its own. */
  static int answering(Writ writ, Callable<Integer> work) {
    try {
      return work.call();
    } catch (Misuse misuse) {
      writ.complain("writ: " + misuse.getMessage());
      return Exit.USAGE;
    } catch (OutOfMemoryError full) {
      writ.complain("writ: the manifests do not fit into the memory; name fewer at once");
      return CRASHED;
    } catch (Exception | StackOverflowError crash) {
      writ.complain("writ: a defect of the command line itself: " + crash);
      writ.complain("  next: please report it with this trace");
      crash.printStackTrace(writ.shell().err());
      return CRASHED;
    }
  }

  /** Says what could not be judged and what does not count. */
  static void complain(Writ writ, Scan scan) {
    for (Problem problem : scan.problems()) {
      writ.complain("writ: " + problem);
    }
    scan.warnings().forEach(warning -> writ.complain("warning: " + warning));
  }

  /** What a person asked for can't be done; the message says what to do instead. */
  static final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1;

    Misuse(String message) {
      super(message);
    }
  }
}

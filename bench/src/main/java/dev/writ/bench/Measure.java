package dev.writ.bench;

import java.util.List;

/**
 * Something that is measured.
 *
 * @param name what to call it on the command line
 * @param what one line of help
 */
record Measure(String name, String what, Run run) {
  /** Whether it is meant by a name: its own, or the one that all of a room have in common. */
  boolean isCalled(String given) {
    return name.equals(given) || name.startsWith(given + "-");
  }

  /** Does the measuring. */
  interface Run {
    List<Figure> figures() throws Exception;
  }
}

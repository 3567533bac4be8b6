package dev.writ.bench;

import java.util.List;

/**
 * Something that is measured.
 *
 * @param name what to call it on the command line
 * @param what one line of help
 */
record Measure(String name, String what, Run run) {
  /** Does the measuring. */
  interface Run {
    List<Figure> figures() throws Exception;
  }
}

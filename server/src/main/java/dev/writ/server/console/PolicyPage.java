package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room's policy: what is active, what was refused, its text, and a place to try an input.
 *
 * @param standing null for a text that is not, or no longer, a room's active one
 */
record PolicyPage(
    String room, String says, String sha256, @Nullable Standing standing, List<File> files) {

  /**
   * How it stands now.
   *
   * @param input a document to begin with
   */
  public record Standing(
      State state, String origin, When since, @Nullable Refused refused, String input) {}

  /** The last set that was refused, with every fault. */
  public record Refused(String sha256, String origin, When at, List<Fault> faults) {}

  /**
   * One fault.
   *
   * @param place such as {@code policy.rego:3:14}
   * @param snippet the line with a caret below; empty where there is none
   */
  public record Fault(String place, String message, String snippet) {}

  /**
   * One file.
   *
   * @param lines its text, line by line
   */
  public record File(String name, List<String> lines) {}
}

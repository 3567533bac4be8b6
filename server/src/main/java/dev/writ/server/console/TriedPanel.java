package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says to an input.
 *
 * @param answer null where it could not be asked
 */
record TriedPanel(@Nullable Answer answer, @Nullable Trouble trouble) {

  /**
   * The decision and why.
   *
   * @param says the decision in a sentence
   * @param why reasons, or what is wrong
   * @param cause of a degraded decision, in the code's own word
   * @param output the policy's own words, as JSON
   * @param trace which clauses held, and which line of the others did not
   * @param steps the same with every step
   */
  public record Answer(
      State state,
      String says,
      List<String> why,
      @Nullable String cause,
      String output,
      String trace,
      String steps) {}
}

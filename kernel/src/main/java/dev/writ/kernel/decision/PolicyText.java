package dev.writ.kernel.decision;

import java.util.Map;

/**
 * The text of a policy set, kept for as long as a decision names it.
 *
 * @param sha256 lower-case hex, as rulings name it
 * @param files path to text
 */
public record PolicyText(String sha256, String room, Map<String, String> files) {
  public PolicyText {
    files = Map.copyOf(files);
  }
}

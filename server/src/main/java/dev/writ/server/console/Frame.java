package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page.
 *
 * @param title of the browser tab and the page
 * @param section which entry of the side is the current one
 * @param person who is signed in
 * @param environment the filter, null for all
 * @param waiting tickets that wait for this person
 * @param unread notices
 * @param version of the static files, so that a new release is not shown with old ones
 */
public record Frame(
    String title,
    String section,
    String person,
    @Nullable String environment,
    List<Choice> environments,
    long waiting,
    long unread,
    boolean seesAudit,
    boolean seesPolicies,
    boolean administers,
    boolean seesClusters,
    boolean seesDbt,
    boolean seesWorkloads,
    String version) {

  /** One of several, as a link that keeps the rest of the address. */
  public record Choice(String label, String href, boolean current) {}

  public String initials() {
    String letters =
        person
            .codePoints()
            .filter(Character::isLetterOrDigit)
            .limit(2)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return letters.toUpperCase(java.util.Locale.ROOT);
  }
}

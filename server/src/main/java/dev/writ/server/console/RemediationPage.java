package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One remediation: what is changed, by whom it was agreed, and what became of it.
 *
 * @param undo whether the person may take it back
 * @param moving it goes on, so the page looks again often
 */
record RemediationPage(
    RemediationRow row,
    String says,
    List<PatchLine> patch,
    List<Step> timeline,
    List<MachinePage.Fact> facts,
    List<Link> links,
    boolean undo,
    boolean moving,
    @Nullable Trouble trouble) {

  /** Something of the console, or a pull request elsewhere. */
  public record Link(String label, String text, String href) {}
}

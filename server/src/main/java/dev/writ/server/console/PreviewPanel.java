package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What approving would do, as the target itself answered. */
public record PreviewPanel(
    List<String> plan,
    List<ApprovalPage.SpecLine> diff,
    @Nullable String rendered,
    @Nullable String dryRun,
    List<String> warnings,
    @Nullable String after,
    @Nullable Trouble trouble) {

  public List<List<Said>> steps() {
    return Said.all(plan);
  }

  public List<List<Said>> cautions() {
    return Said.all(warnings);
  }

  public List<Said> answer() {
    return dryRun == null ? List.of() : Said.of(dryRun);
  }
}

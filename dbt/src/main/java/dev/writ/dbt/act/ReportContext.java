package dev.writ.dbt.act;

import dev.writ.dbt.decide.Finding;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a report is to be told.
 *
 * @param docsUrl address of the pages that explain codes
 * @param projectDir folder of the dbt project as the user named it; null where there is none, then
 *     no line of a YAML file is looked up
 * @param colour the table may use colours
 * @param link page that a pull request's comment leads to; null for none
 * @param maxViolations how many findings are listed; verdict and counts are always those of all;
 *     null for no limit
 * @param width columns of the terminal; null where nothing is wrapped
 */
public record ReportContext(
    String docsUrl,
    @Nullable Path projectDir,
    boolean colour,
    @Nullable String link,
    @Nullable Integer maxViolations,
    @Nullable Integer width) {

  /** Where the pages are unless somebody says otherwise. */
  public static final String DOCS_URL = "https://writ.dev/docs/dbt";

  public ReportContext {
    docsUrl = docsUrl.endsWith("/") ? docsUrl.substring(0, docsUrl.length() - 1) : docsUrl;
  }

  /** For a file or a machine: no colour, no width. */
  public ReportContext(
      String docsUrl,
      @Nullable Path projectDir,
      boolean colour,
      @Nullable String link,
      @Nullable Integer maxViolations) {
    this(docsUrl, projectDir, colour, link, maxViolations, null);
  }

  /** Tells everything, for nobody in particular. */
  public static ReportContext plain() {
    return new ReportContext(DOCS_URL, null, false, null, null);
  }

  /** The page that explains a finding: its rule's own where that names one, else its code's. */
  String urlOf(Finding finding) {
    String url = finding.url() == null ? finding.code().page() : finding.url();
    return url.startsWith("/") ? docsUrl + url : url;
  }

  /** How many of so many findings are listed. */
  int shown(int findings) {
    return maxViolations == null ? findings : Math.min(maxViolations, findings);
  }
}

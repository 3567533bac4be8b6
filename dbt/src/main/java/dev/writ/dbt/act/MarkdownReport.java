package dev.writ.dbt.act;

import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Violation;
import dev.writ.document.report.Escape;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * For a pull request's comment or a job's summary: the verdict, how the layers stand, what is new.
 * Comments hold 65,536 characters; this is never longer than 60,000.
 */
final class MarkdownReport implements Report {
  private static final int MOST_FINDINGS = 20;
  private static final int MOST_GROUPS = 40;

  /** Characters of one cell before it is escaped, which makes it at most six times as long. */
  private static final int CELL = 240;

  /** No list goes on behind so many bytes; one row more fits below the limit. */
  private static final long FULL = 50_000;

  @Override
  public void write(EnforcementResult result, ReportContext context, Writer unlimited)
      throws IOException {
    CountingWriter out = new CountingWriter(unlimited);
    out.append(result.passed() ? "## ✅ dbt governance: " : "## ❌ dbt governance: ");
    out.append(Tally.verdict(result)).append("\n\n**").append(Tally.of(result).sentence());
    out.append("** in ").append(Integer.toString(result.modelsValidated()));
    out.append(result.modelsValidated() == 1 ? " model of " : " models of ");
    cell(result.project(), out);
    out.append(", level ").append(result.level().name().toLowerCase(Locale.ROOT)).append(".\n");
    baseline(result.baseline(), out);
    coverage(result, out);
    findings(result, context, out);
    String link = context.link() == null ? null : Escape.findLink(context.link());
    if (link != null && link.length() < CELL * 8) {
      out.append("\n[Full report](").append(link).append(")\n");
    }
  }

  private static void baseline(Baseline.@Nullable Delta delta, Writer out) throws IOException {
    if (delta != null) {
      out.append(
          "\nSince the baseline: **%d new**, %d known, %d fixed.\n"
              .formatted(delta.fresh(), delta.known(), delta.fixed().size()));
    }
  }

  private static void coverage(EnforcementResult result, CountingWriter out) throws IOException {
    List<CoverageGroup> groups = CoverageGroup.of(result.coverage());
    if (groups.isEmpty()) {
      return;
    }
    boolean byLayer = result.coverage().stream().anyMatch(model -> model.layer() != null);
    out.append("\n### Test coverage\n\n| ").append(byLayer ? "layer" : "folder");
    out.append(" | models | tested columns | coverage | asked for |\n");
    out.append("|---|--:|--:|--:|--:|\n");
    int shown = 0;
    while (shown < Math.min(MOST_GROUPS, groups.size()) && out.bytes() < FULL / 2) {
      CoverageGroup group = groups.get(shown++);
      out.append("| ");
      cell(group.name(), out);
      out.append(
          " | %d | %d/%d | %s | %s |\n"
              .formatted(
                  group.models(),
                  group.columns().tested(),
                  group.columns().total(),
                  group.percent(),
                  group.threshold() == null ? "" : group.threshold() + "%"));
    }
    if (groups.size() > shown) {
      out.append("\n… and ").append(Integer.toString(groups.size() - shown));
      out.append(" more folders.\n");
    }
  }

  private static void findings(EnforcementResult result, ReportContext context, CountingWriter out)
      throws IOException {
    List<Violation> fresh = result.violations().stream().filter(each -> !each.known()).toList();
    if (fresh.isEmpty()) {
      return;
    }
    out.append("\n### ").append(result.baseline() == null ? "Findings" : "New findings");
    out.append("\n\n| | model | finding | what to do |\n|---|---|---|---|\n");
    int most = Math.min(MOST_FINDINGS, context.shown(fresh.size()));
    int shown = 0;
    while (shown < most && out.bytes() < FULL) {
      row(fresh.get(shown++), context, out);
    }
    if (shown < fresh.size()) {
      out.append("\n… and ").append(Integer.toString(fresh.size() - shown)).append(" more.\n");
    }
  }

  private static void row(Violation violation, ReportContext context, Writer out)
      throws IOException {
    Finding finding = violation.finding();
    out.append(violation.severity() == Severity.ERROR ? "| ❌ " : "| ⚠️ ");
    String link = Escape.findLink(context.urlOf(finding));
    if (link == null || link.length() > 2 * CELL) {
      out.append(finding.code().name());
    } else {
      out.append('[').append(finding.code().name()).append("](").append(link).append(')');
    }
    out.append(" | ");
    cell(finding.modelName(), out);
    out.append(" | ");
    cell(finding.message(), out);
    out.append(" | ");
    cell(finding.suggestion(), out);
    out.append(" |\n");
  }

  private static void cell(String text, Writer out) throws IOException {
    boolean cut = text.codePointCount(0, text.length()) > CELL;
    Escape.markdown(cut ? text.substring(0, text.offsetByCodePoints(0, CELL - 1)) : text, out);
    out.append(cut ? "…" : "");
  }
}

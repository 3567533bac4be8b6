package dev.writ.dbt.act;

import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.CheckRun;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.EnforcementResult.ModelCoverage;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Suppressed;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.observe.Snapshot.ManifestInfo;
import dev.writ.dbt.policy.EffectivePolicy.PolicyFile;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.document.report.Escape;
import dev.writ.document.report.Tool;
import java.io.IOException;
import java.io.Writer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the page shows, from the verdict down to where each value of the policy was written. */
final class HtmlBody {
  private static final int WORST = 20;

  /** With more findings they are counted, not listed. */
  private static final int MOST_FINDINGS = 5_000;

  /** No list goes on when the page has grown to this. */
  private static final long MOST_BYTES = 4_700_000;

  /** Characters of one text; a manifest may hold any. */
  private static final int MOST_TEXT = 2_000;

  private static final String SQUARE = "<rect width=\"10\" height=\"10\" rx=\"2\"/>";
  private static final String TRIANGLE = "<path d=\"M5 0l5 10H0z\"/>";
  private static final String DISC = "<circle cx=\"5\" cy=\"5\" r=\"5\"/>";

  private final EnforcementResult result;
  private final ReportContext context;
  private final CountingWriter out;
  private final SourceLocator locator;
  private final Tally tally;
  private final List<List<Violation>> fresh;
  private final List<List<Violation>> known;

  HtmlBody(EnforcementResult result, ReportContext context, Writer out) {
    this.result = result;
    this.context = context;
    this.out = new CountingWriter(out);
    this.locator = new SourceLocator(context.projectDir(), result.project());
    this.tally = Tally.of(result);
    this.fresh = byModel(false);
    this.known = byModel(true);
  }

  private List<List<Violation>> byModel(boolean known) {
    return List.copyOf(
        Tally.byModel(result.violations().stream().filter(each -> each.known() == known).toList()));
  }

  void write() throws IOException {
    head();
    facts();
    coverage();
    checks();
    worst();
    findings();
    suppressed();
    notices();
    policy();
    foot();
    out.flush();
  }

  private void head() throws IOException {
    out.append("<header>\n<p class=\"over\">dbt governance</p>\n<div class=\"verdict\"><h1>");
    text(result.project());
    out.append("</h1> <span class=\"badge ").append(result.passed() ? "good" : "bad").append("\">");
    shape(result.passed() ? DISC : SQUARE);
    out.append(result.passed() ? "Passed" : "Failed").append("</span></div>\n<p class=\"says\">");
    out.append(sentence()).append("</p>\n<p class=\"quiet small\">Judged ");
    text(
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
            .format(result.time().atOffset(ZoneOffset.UTC)));
    ManifestInfo manifest = result.manifest();
    if (manifest != null) {
      out.append(" · manifest ");
      text(manifest.schema());
      out.append(" of dbt ");
      text(manifest.dbtVersion());
      out.append(" · <span class=\"mono\">sha256 ");
      text(manifest.sha256().substring(0, Math.min(12, manifest.sha256().length())));
      out.append("</span>");
    }
    out.append("</p>\n</header>\n");
  }

  private String sentence() {
    String level = result.level().name().toLowerCase(Locale.ROOT);
    return switch (result.level()) {
      case OFF -> "Enforcement is off: nothing was judged.";
      case WARN, STRICT ->
          "%s in %d of %s. Level %s%s%s."
              .formatted(
                  upperFirst(tally.sentence()),
                  modelsWith(_ -> true),
                  counted(result.modelsValidated(), "model"),
                  level,
                  result.dryRun() ? ", dry run: nothing can fail" : "",
                  result.degraded() ? ", degraded: a check could not be evaluated" : "");
    };
  }

  private void facts() throws IOException {
    out.append("<dl class=\"facts\">\n");
    fact("errors", tally.errors(), tally.errors() > 0 ? "bad" : "");
    fact("warnings", tally.warnings(), tally.warnings() > 0 ? "warn" : "");
    Baseline.Delta delta = result.baseline();
    if (delta != null) {
      fact("known", delta.known(), "");
      fact("fixed", delta.fixed().size(), delta.fixed().isEmpty() ? "" : "good");
    }
    fact("suppressed", result.suppressed().size(), "");
    fact("models judged", result.modelsValidated(), "");
    Tested columns = result.projectCoverage();
    out.append("<div><dt>columns tested</dt><dd>");
    out.append(columns.total() == 0 ? "N/A" : columns.percent(100)).append("</dd></div>\n</dl>\n");
  }

  private void fact(String name, int number, String tone) throws IOException {
    out.append("<div><dt>").append(name).append("</dt><dd");
    out.append(tone.isEmpty() ? ">" : " class=\"" + tone + "\">");
    out.append(Integer.toString(number)).append("</dd></div>\n");
  }

  private void coverage() throws IOException {
    List<CoverageGroup> groups = CoverageGroup.of(result.coverage());
    if (groups.isEmpty()) {
      return;
    }
    boolean byLayer = result.coverage().stream().anyMatch(model -> model.layer() != null);
    section("Test coverage");
    out.append("<thead><tr><th>").append(byLayer ? "Layer" : "Folder").append("</th>");
    out.append("<th>Columns with a test; the mark is what is asked for</th>");
    out.append("<th class=\"number\">Tested</th><th class=\"number\">Coverage</th>");
    out.append("<th class=\"number\">Asked for</th></tr></thead>\n<tbody>\n");
    int shown = 0;
    for (CoverageGroup group : groups) {
      if (isFull()) {
        break;
      }
      shown++;
      out.append("<tr><th scope=\"row\">");
      text(group.name());
      out.append("</th><td class=\"bar\">");
      Integer threshold = group.threshold();
      boolean met = !group.columns().isBelow(threshold == null ? 100 : threshold);
      bar(group.columns(), threshold, met ? "good" : "bad");
      out.append("</td><td class=\"number\">");
      out.append("%d/%d".formatted(group.columns().tested(), group.columns().total()));
      out.append("</td><td class=\"number\">").append(group.percent());
      out.append("</td><td class=\"number\">");
      out.append(group.threshold() == null ? "" : group.threshold() + "%").append("</td></tr>\n");
    }
    end(groups.size() - shown, "group");
    long without = result.modelsNotApplicable();
    if (without > 0) {
      out.append("<p class=\"quiet small\">").append(counted(without, "model"));
      out.append(" without a declared column (N/A).</p>\n");
    }
  }

  /** A hundred wide, whatever its size on the page; a threshold is a mark across it. */
  private void bar(Tested part, @Nullable Integer threshold, String tone) throws IOException {
    double percent = part.total() == 0 ? 0 : part.tested() * 100.0 / part.total();
    String width = Long.toString(Math.round(percent * 10));
    out.append(
        "<svg class=\"bar\" viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" role=\"img\"");
    out.append(" aria-label=\"").append("%d of %d".formatted(part.tested(), part.total()));
    out.append(threshold == null ? "" : ", asked for " + threshold + "%").append("\">");
    out.append("<rect class=\"track\" y=\"3\" width=\"1000\" height=\"8\"/><rect class=\"");
    out.append(tone).append("\" y=\"3\" height=\"8\" width=\"").append(width);
    out.append("\"/>");
    if (threshold != null) {
      int at = Math.min(threshold * 10, 996);
      out.append("<rect class=\"mark\" width=\"4\" height=\"14\" x=\"");
      out.append(Integer.toString(at)).append("\"/>");
    }
    out.append("</svg>");
  }

  private void checks() throws IOException {
    if (result.checks().isEmpty()) {
      return;
    }
    section("Checks");
    out.append("<thead><tr><th>Check</th><th>Models that pass</th><th class=\"number\">Pass</th>");
    out.append("<th class=\"number\">Found</th></tr></thead>\n<tbody>\n");
    for (CheckRun check : result.checks()) {
      int passing =
          result.modelsValidated()
              - (int) modelsWith(each -> Tally.checkOf(each, result).equals(check.name()));
      out.append("<tr><th scope=\"row\">");
      text(upperFirst(check.name()));
      out.append("</th><td class=\"bar\">");
      boolean all = passing == result.modelsValidated();
      bar(new Tested(passing, result.modelsValidated()), null, all ? "good" : "part");
      out.append("</td><td class=\"number\">");
      out.append("%d/%d".formatted(passing, result.modelsValidated()));
      out.append("</td><td class=\"number\">").append(Integer.toString(check.findings()));
      out.append("</td></tr>\n");
    }
    end(0, "check");
  }

  private long modelsWith(Predicate<Finding> wanted) {
    return result.violations().stream()
        .map(Violation::finding)
        .filter(finding -> finding.model() != null && wanted.test(finding))
        .map(Finding::uniqueId)
        .distinct()
        .count();
  }

  private void worst() throws IOException {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < fresh.size(); i++) {
      order.add(i);
    }
    order.sort(
        Comparator.comparingLong((Integer i) -> count(fresh.get(i), Severity.ERROR))
            .thenComparingInt(i -> fresh.get(i).size())
            .reversed());
    if (fresh.size() < 2) {
      return;
    }
    Map<String, ModelCoverage> coverage = new HashMap<>();
    result.coverage().forEach(model -> coverage.put(model.uniqueId(), model));
    section(fresh.size() > WORST ? "Worst 20 models" : "Models, worst first");
    out.append("<thead><tr><th>Model</th><th class=\"number\">Errors</th>");
    out.append("<th class=\"number\">Warnings</th><th>Codes</th>");
    out.append("<th class=\"number\">Tested</th></tr></thead>\n<tbody>\n");
    for (int i : order.subList(0, Math.min(WORST, order.size()))) {
      List<Violation> model = fresh.get(i);
      out.append("<tr><th scope=\"row\">");
      if (isListed()) {
        out.append("<a href=\"#m").append(Integer.toString(i)).append("\">");
      }
      text(model.getFirst().finding().modelName());
      out.append(isListed() ? "</a>" : "").append("</th><td class=\"number\">");
      out.append(Long.toString(count(model, Severity.ERROR))).append("</td><td class=\"number\">");
      out.append(Long.toString(count(model, Severity.WARNING))).append("</td><td class=\"break\">");
      out.append(codes(model)).append("</td><td class=\"number\">");
      ModelCoverage tested = coverage.get(model.getFirst().finding().uniqueId());
      if (tested != null) {
        out.append("%d/%d".formatted(tested.columns().tested(), tested.columns().total()));
      }
      out.append("</td></tr>\n");
    }
    end(0, "model");
  }

  private static long count(List<Violation> model, Severity severity) {
    return model.stream().filter(each -> !each.known() && each.severity() == severity).count();
  }

  private static String codes(List<Violation> model) {
    Map<String, Integer> codes = new TreeMap<>();
    model.forEach(each -> codes.merge(each.finding().code().name(), 1, Integer::sum));
    StringBuilder text = new StringBuilder();
    codes.forEach(
        (code, times) -> {
          text.append(text.isEmpty() ? "" : ", ").append(code);
          text.append(times == 1 ? "" : " ×" + times);
        });
    return text.toString();
  }

  private boolean isListed() {
    return result.violations().size() <= MOST_FINDINGS;
  }

  private void findings() throws IOException {
    if (result.violations().isEmpty()) {
      return;
    }
    if (!isListed()) {
      counts();
      return;
    }
    int left = context.shown(result.violations().size());
    left -= findings("Findings", "m", fresh, left);
    left -= findings("Known findings", "k", known, left);
    more(result.violations().size() - context.shown(result.violations().size()) + left, "finding");
  }

  /**
   * @param most how many may be listed
   * @return how many were
   */
  private int findings(String title, String anchor, List<List<Violation>> models, int most)
      throws IOException {
    int told = 0;
    if (!models.isEmpty()) {
      out.append("<h2>").append(title).append("</h2>\n");
    }
    for (int i = 0; i < models.size() && told < most && !isFull(); i++) {
      List<Violation> model = models.get(i);
      Finding first = model.getFirst().finding();
      out.append("<article id=\"").append(anchor).append(Integer.toString(i));
      out.append("\">\n<header><h3>");
      text(first.modelName());
      out.append("</h3><span class=\"path mono\">");
      text(first.model() == null ? "" : first.model().filePath());
      out.append("</span></header>\n");
      for (Violation violation : model) {
        if (told == most || isFull()) {
          break;
        }
        finding(violation);
        told++;
      }
      out.append("</article>\n");
    }
    return told;
  }

  private void counts() throws IOException {
    Map<String, int[]> counts = new TreeMap<>();
    for (Violation violation : result.violations()) {
      int column = violation.known() ? 2 : violation.severity() == Severity.ERROR ? 0 : 1;
      counts.computeIfAbsent(violation.finding().code().name(), _ -> new int[3])[column]++;
    }
    section("Findings");
    out.append("<thead><tr><th>Code</th><th class=\"number\">Errors</th>");
    out.append("<th class=\"number\">Warnings</th><th class=\"number\">Known</th></tr></thead>\n");
    out.append("<tbody>\n");
    for (Map.Entry<String, int[]> code : counts.entrySet()) {
      out.append("<tr><th scope=\"row\">").append(code.getKey()).append("</th>");
      for (int number : code.getValue()) {
        out.append("<td class=\"number\">").append(Integer.toString(number)).append("</td>");
      }
      out.append("</tr>\n");
    }
    end(0, "code");
    out.append(
        "<p class=\"quiet small\">These are too many to list; the json report has all.</p>\n");
  }

  private void finding(Violation violation) throws IOException {
    Finding finding = violation.finding();
    String kind = violation.known() ? "known" : violation.severity().word();
    out.append("<div class=\"finding\"><div><span class=\"kind ").append(kind).append("\">");
    shape(violation.known() ? DISC : violation.severity() == Severity.ERROR ? SQUARE : TRIANGLE);
    out.append(kind).append("</span><br/>");
    link(context.urlOf(finding), finding.code().name());
    out.append("</div><div><p class=\"says\">");
    text(finding.message());
    out.append("</p>");
    if (!finding.suggestion().isEmpty()) {
      out.append("<p class=\"fix\">");
      text(finding.suggestion());
      out.append("</p>");
    }
    if (!finding.expected().isEmpty() || !finding.actual().isEmpty()) {
      more("Expected: " + finding.expected() + " · Found: " + finding.actual());
    }
    SourceLocation location = locator.locate(finding);
    if (location.model() != null) {
      more(location.path() + ":" + location.line());
    }
    if (violation.overrideApplied() != null) {
      more("downgraded by the override of " + violation.overrideApplied());
    }
    if (violation.firstDetected() != null) {
      more("first seen " + violation.firstDetected());
    }
    Violation.Impact impact = violation.impact();
    if (impact != null && impact.total() + impact.exposures().size() > 0) {
      more(
          "reaches %s: %s"
              .formatted(counted(impact.total(), "model"), String.join(", ", impact.models())));
      if (!impact.exposures().isEmpty()) {
        more("reaches exposures: " + String.join(", ", impact.exposures()));
      }
    }
    if (finding.template() != null) {
      out.append("<details><summary>YAML to paste</summary><pre>");
      text(finding.template());
      out.append("</pre></details>");
    }
    out.append("</div></div>\n");
  }

  private void more(String says) throws IOException {
    out.append("<p class=\"more\">");
    text(says);
    out.append("</p>");
  }

  private void suppressed() throws IOException {
    if (result.suppressed().isEmpty()) {
      return;
    }
    section("Suppressed");
    out.append("<thead><tr><th>Model</th><th>Code</th><th>By</th><th>Reason</th><th>Until</th>");
    out.append("</tr></thead>\n<tbody>\n");
    int shown = 0;
    for (Suppressed each : result.suppressed()) {
      if (isFull()) {
        break;
      }
      shown++;
      Finding finding = each.violation().finding();
      out.append("<tr><th scope=\"row\">");
      text(finding.modelName() + (finding.column() == null ? "" : "." + finding.column()));
      out.append("</th><td>").append(finding.code().name()).append("</td><td class=\"break\">");
      String pattern = each.violation().overrideApplied();
      text(by(each.by()) + (pattern == null ? "" : " " + pattern));
      out.append("</td><td class=\"break\">");
      text(each.reason());
      out.append("</td><td class=\"number\">");
      out.append(each.until() == null ? "no end" : each.until().toString()).append("</td></tr>\n");
    }
    end(result.suppressed().size() - shown, "finding");
  }

  private static String by(Suppressed.By by) {
    return switch (by) {
      case OVERRIDE -> "override";
      case INLINE_SKIP -> "inline skip";
      case WAIVER -> "waiver";
    };
  }

  private void notices() throws IOException {
    if (result.notices().isEmpty()) {
      return;
    }
    section("Notices");
    out.append("<tbody>\n");
    int shown = 0;
    for (Notice notice : result.notices()) {
      if (isFull()) {
        break;
      }
      shown++;
      out.append("<tr><th scope=\"row\" class=\"mono\">");
      text(notice.code());
      out.append("</th><td class=\"break\">");
      text(notice.message());
      out.append("</td></tr>\n");
    }
    end(result.notices().size() - shown, "notice");
  }

  private void policy() throws IOException {
    List<PolicyValue> values = result.policy().values();
    if (values.isEmpty()) {
      return;
    }
    section("Effective policy");
    out.append("<thead><tr><th>Key</th><th>Value</th><th>Written in</th></tr></thead>\n<tbody>\n");
    int shown = 0;
    for (PolicyValue value : values) {
      if (isFull()) {
        break;
      }
      shown++;
      out.append("<tr><th scope=\"row\" class=\"mono\">");
      text(value.path());
      out.append("</th><td class=\"mono break\">");
      text(value.value());
      out.append("</td><td class=\"quiet break\">");
      text(value.origin() == null ? "default" : value.origin().toString());
      out.append("</td></tr>\n");
    }
    end(values.size() - shown, "value");
  }

  private void foot() throws IOException {
    out.append("<footer>");
    for (PolicyFile file : result.policy().files()) {
      out.append("<p>Policy <span class=\"mono\">");
      text(file.path());
      out.append(" sha256 ");
      text(file.sha256());
      out.append("</span></p>");
    }
    out.append("<p>Written by ").append(Tool.NAME_AND_VERSION).append(". ");
    link(context.docsUrl(), "What the codes mean");
    out.append("</p></footer>\n");
  }

  private void section(String title) throws IOException {
    out.append("<h2>").append(title).append("</h2>\n<div class=\"panel\"><table>\n");
  }

  private void end(int left, String what) throws IOException {
    out.append("</tbody></table></div>\n");
    more(left, what);
  }

  /** A list that was cut says so. */
  private void more(int left, String what) throws IOException {
    if (left > 0) {
      out.append("<p class=\"quiet small\">… and ").append(counted(left, what));
      out.append(" more, to be read in the json report.</p>\n");
    }
  }

  private void link(String url, String name) throws IOException {
    String safe = Escape.findLink(url);
    if (safe == null) {
      text(name);
      return;
    }
    out.append("<a href=\"");
    Escape.markup(safe, out);
    out.append("\">");
    text(name);
    out.append("</a>");
  }

  private void shape(String shape) throws IOException {
    out.append("<svg viewBox=\"0 0 10 10\" aria-hidden=\"true\">").append(shape).append("</svg>");
  }

  private void text(String text) throws IOException {
    boolean cut = text.length() > MOST_TEXT;
    Escape.markup(cut ? text.substring(0, MOST_TEXT) : text, out);
    if (cut) {
      out.append('…');
    }
  }

  private boolean isFull() {
    return out.bytes() > MOST_BYTES;
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String upperFirst(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}

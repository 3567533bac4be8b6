package dev.writ.dbt.act;

import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.CheckRun;
import dev.writ.dbt.decide.Code;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Suppressed;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.ModelRef;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.observe.Snapshot.ManifestInfo;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.PolicyType;
import dev.writ.document.report.Escape;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For a person at a terminal: what is wrong with which model and what to do, how the categories
 * stand, the verdict last. ASCII, one colour per meaning and only where asked for.
 */
final class TableReport implements Report {
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String GREEN = "\u001b[32m";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String RESET = "\u001b[0m";

  /** Where messages begin, behind severity and code. */
  private static final int MESSAGE_COLUMN = 17;

  /** Text that is narrower is not wrapped any more. */
  private static final int MIN_WIDTH = 40;

  @Override
  public void write(EnforcementResult result, ReportContext context, Writer out)
      throws IOException {
    new Table(result, context, out).write();
  }

  /** One table that is being written. */
  private static final class Table {
    private final EnforcementResult result;
    private final ReportContext context;
    private final Writer out;
    private final SourceLocator locator;
    private final Tally tally;

    Table(EnforcementResult result, ReportContext context, Writer out) {
      this.result = result;
      this.context = context;
      this.out = out;
      this.locator = new SourceLocator(context.projectDir(), result.project());
      this.tally = Tally.of(result);
    }

    void write() throws IOException {
      List<Violation> all = result.violations();
      List<Violation> listed = all.subList(0, context.shown(all.size()));
      for (List<Violation> model :
          Tally.byModel(listed.stream().filter(each -> !each.known()).toList())) {
        model(model);
      }
      known(listed.stream().filter(Violation::known).toList());
      if (listed.size() < all.size()) {
        line("... and " + (all.size() - listed.size()) + " more findings that are not listed");
        out.append('\n');
      }
      suppressed();
      notices();
      categories();
      exceptions();
      verdict();
    }

    private void model(List<Violation> violations) throws IOException {
      Finding first = violations.getFirst().finding();
      ModelRef model = first.model();
      colour(BOLD, first.modelName());
      if (model != null && !model.filePath().isEmpty()) {
        out.append("  ");
        colour(DIM, model.filePath());
      }
      out.append('\n');
      for (Violation violation : violations) {
        finding(violation);
      }
      out.append('\n');
    }

    private void finding(Violation violation) throws IOException {
      Finding finding = violation.finding();
      out.append("  ");
      colour(colourOf(violation.severity()), violation.severity().word());
      pad(MESSAGE_COLUMN - 8 - violation.severity().word().length());
      out.append(finding.code().name()).append("  ");
      wrapped(finding.message());
      SourceLocation location = finding.model() == null ? null : locator.locate(finding);
      if (location != null && location.model() != null) {
        indented("at ", location.path() + ":" + location.line());
      }
      if (violation.overrideApplied() != null) {
        indented("downgraded by override ", violation.overrideApplied());
      }
      if (!finding.suggestion().isEmpty()) {
        indented("fix: ", finding.suggestion());
      }
      Violation.Impact impact = violation.impact();
      if (impact != null && impact.total() + impact.exposures().size() > 0) {
        indented("reaches ", reached(impact));
      }
    }

    private static String reached(Violation.Impact impact) {
      StringBuilder text = new StringBuilder();
      text.append(impact.total()).append(impact.total() == 1 ? " model" : " models");
      String before = ": ";
      for (String name : impact.models().subList(0, Math.min(5, impact.models().size()))) {
        text.append(before).append(name);
        before = ", ";
      }
      text.append(impact.total() > 5 ? ", ..." : "");
      if (!impact.exposures().isEmpty()) {
        text.append("; exposures: ").append(String.join(", ", impact.exposures()));
      }
      return text.toString();
    }

    private void known(List<Violation> known) throws IOException {
      if (known.isEmpty()) {
        return;
      }
      colour(BOLD, "Known");
      out.append(" (in the baseline, they do not count)\n");
      for (Violation violation : known) {
        out.append("  known  ");
        pad(MESSAGE_COLUMN - 15);
        out.append(violation.finding().code().name()).append("  ");
        wrapped(violation.finding().message());
      }
      out.append('\n');
    }

    private void suppressed() throws IOException {
      if (result.suppressed().isEmpty()) {
        return;
      }
      colour(BOLD, "Suppressed");
      out.append(" (somebody took them out, they do not count)\n");
      Map<String, List<Suppressed>> byReason = new LinkedHashMap<>();
      for (Suppressed each : result.suppressed()) {
        String until = each.until() == null ? "" : " until " + each.until();
        byReason
            .computeIfAbsent(
                word(each.by()) + until + ", because " + each.reason(), _ -> new ArrayList<>())
            .add(each);
      }
      for (Map.Entry<String, List<Suppressed>> reason : byReason.entrySet()) {
        out.append("  ");
        Escape.terminal(reason.getKey(), out);
        out.append('\n');
        for (Suppressed each : reason.getValue()) {
          pad(MESSAGE_COLUMN - 6);
          out.append(each.violation().finding().code().name()).append("  ");
          wrapped(each.violation().finding().message());
        }
      }
      out.append('\n');
    }

    private static String word(Suppressed.By by) {
      return switch (by) {
        case OVERRIDE -> "override";
        case INLINE_SKIP -> "inline skip";
        case WAIVER -> "waiver";
      };
    }

    private void notices() throws IOException {
      for (Notice notice : result.notices()) {
        colour(YELLOW, "notice");
        out.append(' ').append(Escape.terminal(notice.code())).append("  ");
        Escape.terminal(notice.message(), out);
        out.append('\n');
      }
      if (!result.notices().isEmpty()) {
        out.append('\n');
      }
    }

    private void categories() throws IOException {
      Map<PolicyType, Boolean> ran = new EnumMap<>(PolicyType.class);
      for (CheckRun check : result.checks()) {
        ran.put(typeOf(check), true);
      }
      for (PolicyType type : ran.keySet()) {
        int passing = Tally.passing(result, type);
        int models = result.modelsValidated();
        StringBuilder text = new StringBuilder(title(type)).append(": ");
        text.append(passing).append('/').append(models).append(" models pass");
        text.append(detail(type));
        colour(passing == models ? GREEN : "", text.toString());
        out.append('\n');
      }
    }

    /** Rego checks are custom rules, as their findings' type says. */
    private static PolicyType typeOf(CheckRun check) {
      return switch (check.name()) {
        case "naming" -> PolicyType.NAMING;
        case "coverage" -> PolicyType.COVERAGE;
        case "documentation" -> PolicyType.DOCUMENTATION;
        case "semantic" -> PolicyType.SEMANTIC;
        default -> PolicyType.CUSTOM;
      };
    }

    private static String title(PolicyType type) {
      return switch (type) {
        case NAMING -> "Naming conventions";
        case COVERAGE -> "Test coverage";
        case DOCUMENTATION -> "Documentation";
        case SEMANTIC -> "Semantic";
        case CUSTOM -> "Custom rules";
        case DATA_CONTRACT, RBAC, SECRET_SCANNING, NETWORK_POLICY -> type.word();
      };
    }

    private String detail(PolicyType type) {
      return switch (type) {
        case COVERAGE -> {
          Tested columns = result.projectCoverage();
          yield " (%d/%d columns, %s, %d N/A)"
              .formatted(
                  columns.tested(),
                  columns.total(),
                  columns.total() == 0 ? "N/A" : columns.percent(100),
                  result.modelsNotApplicable());
        }
        case DOCUMENTATION ->
            " (%s and %s without a description, %s)"
                .formatted(
                    count(Code.E220, "model"),
                    count(Code.E221, "column"),
                    count(Code.E222, "placeholder"));
        case SEMANTIC ->
            " (%s, %s)"
                .formatted(
                    counted(number(Code.E301) + number(Code.E303), "broken reference"),
                    count(Code.E302, "cycle"));
        case NAMING, CUSTOM, DATA_CONTRACT, RBAC, SECRET_SCANNING, NETWORK_POLICY -> "";
      };
    }

    private String count(Code code, String what) {
      return counted(number(code), what);
    }

    private long number(Code code) {
      return result.violations().stream().filter(each -> each.finding().code() == code).count();
    }

    private static String counted(long number, String what) {
      return number + " " + what + (number == 1 ? "" : "s");
    }

    private void exceptions() throws IOException {
      int overrides = result.overridesApplied();
      long skips = result.suppressedBy(Suppressed.By.INLINE_SKIP);
      long waivers = result.suppressedBy(Suppressed.By.WAIVER);
      if (overrides > 0) {
        line("Overrides: " + counted(overrides, "finding"));
      }
      if (skips > 0) {
        line("Inline skips: " + counted(skips, "finding"));
      }
      if (waivers > 0) {
        line("Waivers: " + counted(waivers, "finding"));
      }
      Baseline.Delta delta = result.baseline();
      if (delta != null) {
        line(
            "Baseline: %d new, %d known, %d fixed"
                .formatted(delta.fresh(), delta.known(), delta.fixed().size()));
      }
    }

    private void verdict() throws IOException {
      line("Level: " + result.level().name().toLowerCase(Locale.ROOT));
      if (result.level() != Enforcement.OFF) {
        out.append("Judged: ");
        Escape.terminal(judged(result.manifest()), out);
        out.append('\n');
      }
      if (!result.violations().isEmpty()) {
        Code first = result.violations().getFirst().finding().code();
        line("Why, and how to except: writ dbt explain " + first.name());
      }
      if (result.degraded()) {
        colour(RED, "Degraded: a Rego check could not be evaluated");
        out.append('\n');
      }
      out.append('\n');
      colour(result.passed() ? GREEN : RED, Tally.verdict(result));
      out.append(": ").append(tally.sentence());
      out.append(" in ").append(seconds()).append(" s\n");
    }

    private String judged(@Nullable ManifestInfo manifest) {
      StringBuilder text = new StringBuilder();
      text.append(result.modelsValidated()).append(" of ");
      text.append(counted(result.totalModels(), "model"));
      text.append(", project ").append(result.project());
      if (manifest != null) {
        text.append(", manifest ").append(manifest.schema());
        text.append(" of dbt ").append(manifest.dbtVersion());
      }
      return text.toString();
    }

    private String seconds() {
      long hundredths = result.duration().toMillis() / 10;
      return hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10;
    }

    private static String colourOf(Severity severity) {
      return switch (severity) {
        case ERROR -> RED;
        case WARNING -> YELLOW;
      };
    }

    private void line(String text) throws IOException {
      out.append(text).append('\n');
    }

    private void colour(String colour, String text) throws IOException {
      boolean coloured = context.colour() && !colour.isEmpty();
      if (coloured) {
        out.append(colour);
      }
      Escape.terminal(text, out);
      if (coloured) {
        out.append(RESET);
      }
    }

    private void pad(int spaces) throws IOException {
      for (int i = 0; i < spaces; i++) {
        out.append(' ');
      }
    }

    /** A line of its own below the message. */
    private void indented(String before, String text) throws IOException {
      pad(MESSAGE_COLUMN);
      wrapped(before + text);
    }

    /** From {@link #MESSAGE_COLUMN} on, over as many lines as the terminal's width asks for. */
    private void wrapped(String raw) throws IOException {
      String text = Escape.terminal(raw);
      Integer terminal = context.width();
      int width = terminal == null ? Integer.MAX_VALUE : terminal - MESSAGE_COLUMN;
      List<String> lines = width < MIN_WIDTH ? List.of(text) : wrap(text, width);
      out.append(lines.getFirst()).append('\n');
      for (String next : lines.subList(1, lines.size())) {
        pad(MESSAGE_COLUMN);
        out.append(next).append('\n');
      }
    }

    /** At spaces; a word that is longer than a line stays whole, so that a path can be copied. */
    private static List<String> wrap(String text, int width) {
      List<String> lines = new ArrayList<>();
      int start = 0;
      while (text.length() - start > width) {
        int space = text.lastIndexOf(' ', start + width);
        if (space <= start) {
          space = text.indexOf(' ', start + width);
        }
        if (space < 0) {
          break;
        }
        lines.add(text.substring(start, space));
        start = space + 1;
      }
      lines.add(text.substring(start));
      return lines;
    }
  }
}

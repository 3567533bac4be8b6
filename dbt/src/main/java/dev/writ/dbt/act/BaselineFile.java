package dev.writ.dbt.act;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.Baseline.Entry;
import dev.writ.dbt.decide.Code;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.document.report.JsonOut;
import dev.writ.document.report.Tool;
import java.io.IOException;
import java.io.Writer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file that a team keeps its baseline in: sorted, one finding a line, so that diffs are short.
 */
public final class BaselineFile {
  private static final String SCHEMA = "writ.dbt.baseline/v1";

  static final JsonShape<Entry> ENTRY =
      JsonShape.<Entry>of("baseline_entry", "A finding as it was.")
          .matching("fingerprint", "What it is known by.", "^[0-9a-f]{32}$", Entry::fingerprint)
          .matching("error_code", "What was found.", "^FLOE-E[0-9]{3}$", Entry::code)
          .text("unique_id", "The model's id; empty for the project.", Entry::uniqueId)
          .textOrNull("column", "Null for the model as a whole.", Entry::column)
          .formatted(
              "first_detected", "First day on which it was seen.", "date", Entry::firstDetected)
          .wholeOrNull(
              "tested",
              "Tested columns, of a coverage finding.",
              entry -> {
                Tested tested = entry.tested();
                return tested == null ? null : (Integer) tested.tested();
              })
          .wholeOrNull(
              "total",
              "Declared columns, of a coverage finding.",
              entry -> {
                Tested tested = entry.tested();
                return tested == null ? null : (Integer) tested.total();
              });

  static final JsonShape<Baseline> BASELINE =
      JsonShape.<Baseline>of(
              "baseline", "Findings that a team had when it began; they do not count.")
          .constant("schema", "Kind and version of this document.", SCHEMA)
          .text("project", "Name of the dbt project.", Baseline::project)
          .formatted("created", "When it was written.", "date", Baseline::created)
          .text("tool", "What wrote it.", _ -> Tool.NAME_AND_VERSION)
          .textOrNull("reason", "Why these are accepted.", Baseline::reason)
          .many(
              "findings",
              "Sorted by fingerprint.",
              ENTRY,
              baseline -> baseline.findings().values());

  private BaselineFile() {}

  /**
   * Everything that a run found, to be lived with from now on. What was known keeps its first day;
   * a check that could not be evaluated is never accepted.
   */
  public static Baseline of(EnforcementResult result, @Nullable String reason) {
    LocalDate today = LocalDate.ofInstant(result.time(), ZoneOffset.UTC);
    Map<String, Entry> entries = new TreeMap<>();
    for (Violation violation : result.violations()) {
      Finding finding = violation.finding();
      if (finding.code() != Code.E450) {
        entries.put(
            violation.fingerprint(),
            new Entry(
                violation.fingerprint(),
                finding.code().full(),
                finding.uniqueId(),
                finding.column(),
                violation.firstDetected() == null ? today : violation.firstDetected(),
                finding.tested()));
      }
    }
    return new Baseline(result.project(), today, reason, entries);
  }

  /** The same without what is fixed; nothing new enters. */
  public static Baseline prune(Baseline baseline, List<Entry> fixed) {
    Map<String, Entry> left = new TreeMap<>(baseline.findings());
    fixed.forEach(entry -> left.remove(entry.fingerprint()));
    return new Baseline(baseline.project(), baseline.created(), baseline.reason(), left);
  }

  /**
   * Reads a baseline of this project.
   *
   * @throws ProblemsFound as {@link #read(Artifact)}, and {@code BASELINE_WRONG_PROJECT}
   */
  public static Baseline read(Artifact file, String project) {
    Baseline baseline = read(file);
    if (!baseline.project().equals(project)) {
      throw new ProblemsFound(
          Problem.in(
                  file.name(),
                  "BASELINE_WRONG_PROJECT",
                  "is the baseline of project `%s`, not of `%s`"
                      .formatted(baseline.project(), project))
              .suggesting("give the file that `writ dbt baseline` wrote for `" + project + "`"));
    }
    return baseline;
  }

  /**
   * Reads a baseline, whosever it is.
   *
   * @throws ProblemsFound {@code BASELINE_NOT_JSON}, {@code BASELINE_NOT_READABLE}, {@code
   *     BASELINE_VERSION}, {@code BASELINE_FIELD_TYPE}
   */
  public static Baseline read(Artifact file) {
    JsonObject json = JsonObject.parse(file, "BASELINE");
    String schema = json.findText("schema");
    if (!SCHEMA.equals(schema)) {
      throw new ProblemsFound(
          json.problem(
                  "_VERSION",
                  schema == null
                      ? "has no field `schema`; `%s` was expected".formatted(SCHEMA)
                      : "is of schema `%s`; `%s` was expected".formatted(schema, SCHEMA))
              .suggesting("write it anew with `writ dbt baseline`"));
    }
    Map<String, Entry> entries = new TreeMap<>();
    for (JsonObject each : json.objects("findings")) {
      entries.put(each.text("fingerprint"), entry(each));
    }
    return new Baseline(
        json.text("project"), json.date("created"), json.findText("reason"), entries);
  }

  static Entry entry(JsonObject json) {
    Integer tested = json.findWhole("tested");
    return new Entry(
        json.text("fingerprint"),
        json.text("error_code"),
        json.text("unique_id"),
        json.findText("column"),
        json.date("first_detected"),
        tested == null ? null : new Tested(tested, json.whole("total")));
  }

  /** Writes it; the caller closes the writer. */
  public static void write(Baseline baseline, Writer out) throws IOException {
    try (JsonGenerator json = JsonOut.listLines(out)) {
      BASELINE.write(json, baseline);
    }
    out.append('\n').flush();
  }
}

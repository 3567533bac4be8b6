package dev.writ.dbt.act;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.CheckRun;
import dev.writ.dbt.decide.Code;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.EnforcementResult.ModelCoverage;
import dev.writ.dbt.decide.EnforcementResult.PolicyUsed;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Suppressed;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.Layer;
import dev.writ.dbt.observe.ModelRef;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.observe.Snapshot.ManifestInfo;
import dev.writ.dbt.policy.EffectivePolicy.PolicyFile;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.Place;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.document.report.JsonOut;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A result as JSON, which holds all that the other formats tell: what was written can be read and
 * told again. Only lines of YAML files are not kept: they are looked up by whoever has the files.
 */
public final class ResultJson {
  private static final int NANOS_OF_MILLI = 6;

  private ResultJson() {}

  /** Writes it; the caller closes the writer. */
  public static void write(EnforcementResult result, ReportContext context, Writer out)
      throws IOException {
    try (JsonGenerator json = JsonOut.indented(out)) {
      ResultShape.RESULT.write(
          json,
          new ResultShape.Telling(
              result, context, new SourceLocator(context.projectDir(), result.project())));
    }
    out.append('\n').flush();
  }

  /**
   * Reads what {@link #write} wrote, also a later 1.x.
   *
   * @throws ProblemsFound {@code RESULT_NOT_JSON}, {@code RESULT_NOT_READABLE}, {@code
   *     RESULT_VERSION}, {@code RESULT_FIELD_TYPE}; {@code RESULT_TRUNCATED} where the document
   *     ends in the middle; {@code RESULT_CUT} where not all findings are listed
   */
  public static EnforcementResult read(Artifact file) {
    JsonObject json = JsonObject.parse(file, "RESULT");
    String version = json.findText("schema_version");
    if (version == null || !version.startsWith("1.")) {
      throw new ProblemsFound(
          json.problem(
              "_VERSION",
              "is of schema version `%s`; `1.x` was expected"
                  .formatted(version == null ? "none" : version)));
    }
    if (json.flag("truncated")) {
      throw new ProblemsFound(
          json.problem("_CUT", "does not list all findings")
              .suggesting("write it without --max-violations"));
    }
    return new Reading(json.text("docs_url")).result(json);
  }

  /**
   * One document.
   *
   * @param docsUrl what its links begin with
   */
  private record Reading(String docsUrl) {

    EnforcementResult result(JsonObject json) {
      JsonObject summary = json.object("summary");
      JsonObject manifest = json.findObject("manifest");
      JsonObject baseline = json.findObject("baseline");
      return new EnforcementResult(
          json.flag("passed"),
          word(json, "enforcement_level", Enforcement.class),
          json.flag("dry_run"),
          json.flag("degraded"),
          manifest == null ? null : manifest(manifest),
          json.text("project"),
          policy(json.object("policy")),
          json.objects("checks").stream()
              .map(each -> new CheckRun(each.text("name"), each.whole("findings"), duration(each)))
              .toList(),
          summary.whole("total_models"),
          summary.whole("models_validated"),
          json.objects("violations").stream().map(this::violation).toList(),
          json.objects("suppressed").stream()
              .map(
                  each ->
                      new Suppressed(
                          violation(each),
                          word(each, "suppressed_by", Suppressed.By.class),
                          each.text("reason"),
                          each.findDate("until")))
              .toList(),
          json.objects("notices").stream()
              .map(each -> new Notice(each.text("code"), each.text("message")))
              .toList(),
          json.object("coverage").objects("models").stream().map(Reading::coverage).toList(),
          baseline == null
              ? null
              : new Baseline.Delta(
                  baseline.whole("known"),
                  baseline.whole("new"),
                  baseline.objects("fixed").stream().map(BaselineFile::entry).toList()),
          summary.whole("overrides_applied"),
          json.parsed("timestamp", Instant::parse, "an instant such as 2027-03-31T12:00:00Z"),
          duration(summary));
    }

    private Violation violation(JsonObject json) {
      Severity severity = word(json, "severity", Severity.class);
      Severity original = findWord(json, "original_severity", Severity.class);
      List<String> reached = json.findTexts("downstream_impact");
      List<String> exposures = json.findTexts("downstream_exposures");
      return new Violation(
          finding(json, original == null ? severity : original),
          severity,
          original,
          json.findText("override_applied"),
          json.text("fingerprint"),
          json.text("status").equals("known"),
          json.findDate("first_detected"),
          json.findWhole("occurrences"),
          reached == null
              ? null
              : new Violation.Impact(
                  reached,
                  exposures == null ? List.of() : exposures,
                  json.whole("downstream_total")));
    }

    private Finding finding(JsonObject json, Severity severity) {
      Code code =
          json.parsed(
              "error_code",
              text -> Code.find(text).orElseThrow(IllegalArgumentException::new),
              "a code of this room, such as FLOE-E201");
      Integer tested = json.findWhole("columns_tested");
      return new Finding(
          code,
          json.findText("rule_id"),
          severity,
          model(json),
          json.findText("column_name"),
          json.text("message"),
          json.text("expected"),
          json.text("actual"),
          json.text("suggestion"),
          url(code, json.text("documentation_url")),
          json.findText("template"),
          json.text("subject"),
          tested == null ? null : new Tested(tested, json.whole("columns_total")));
    }

    /** What is below our own pages is kept as a path, so that another address can be put before. */
    private @Nullable String url(Code code, String url) {
      String page = url.startsWith(docsUrl) ? url.substring(docsUrl.length()) : url;
      return page.equals(code.page()) ? null : page;
    }

    private static @Nullable ModelRef model(JsonObject json) {
      String id = json.findText("unique_id");
      if (id == null) {
        return null;
      }
      String shown = json.text("model_name");
      String version = json.findText("model_version");
      String suffix = version == null ? "" : ".v" + version;
      return new ModelRef(
          id,
          shown.endsWith(suffix) ? shown.substring(0, shown.length() - suffix.length()) : shown,
          shown,
          json.text("package_name"),
          json.text("file_path"),
          json.findText("patch_path"),
          version,
          findWord(json, "layer", Layer.class));
    }

    private static ModelCoverage coverage(JsonObject json) {
      return new ModelCoverage(
          json.text("unique_id"),
          json.text("model_name"),
          findWord(json, "layer", Layer.class),
          json.text("file_path"),
          new Tested(json.whole("tested"), json.whole("total")),
          json.findWhole("threshold"),
          json.flag("not_applicable"));
    }

    private static ManifestInfo manifest(JsonObject json) {
      return new ManifestInfo(
          json.text("schema"),
          json.text("dbt_version"),
          json.findText("adapter_type"),
          json.findText("generated_at"),
          json.findText("invocation_id"),
          json.text("sha256"),
          json.number("bytes").longValue());
    }

    private static PolicyUsed policy(JsonObject json) {
      return new PolicyUsed(
          json.objects("files").stream()
              .map(each -> new PolicyFile(each.text("path"), each.text("sha256")))
              .toList(),
          json.text("sha256"),
          json.objects("values").stream()
              .map(
                  each ->
                      new PolicyValue(
                          each.text("path"), each.text("value"), place(each.findObject("origin"))))
              .toList());
    }

    private static @Nullable Place place(@Nullable JsonObject json) {
      return json == null
          ? null
          : new Place(json.text("file"), json.whole("line"), json.whole("column"));
    }

    private static Duration duration(JsonObject json) {
      BigDecimal millis = json.number("duration_ms");
      return Duration.ofNanos(millis.movePointRight(NANOS_OF_MILLI).longValue());
    }

    private static <E extends Enum<E>> E word(JsonObject json, String field, Class<E> type) {
      return json.parsed(
          field,
          text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
          "one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
    }

    private static <E extends Enum<E>> @Nullable E findWord(
        JsonObject json, String field, Class<E> type) {
      return json.findText(field) == null ? null : word(json, field, type);
    }
  }
}

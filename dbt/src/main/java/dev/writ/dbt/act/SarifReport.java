package dev.writ.dbt.act;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.writ.dbt.decide.Code;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Suppressed;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.ModelRef;
import dev.writ.dbt.observe.Notice;
import dev.writ.document.report.Escape;
import dev.writ.document.report.JsonOut;
import dev.writ.document.report.Tool;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SARIF 2.1.0, for code scanning and editors: where each finding is mended, and its history. */
final class SarifReport implements Report {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  /** Paths begin at the project's folder, which may lie below the repository's. */
  private static final String PROJECT_BASE = "PROJECT";

  private static final String REPOSITORY_BASE = "SRCROOT";

  @Override
  public void write(EnforcementResult result, ReportContext context, Writer out)
      throws IOException {
    try (JsonGenerator json = JsonOut.indented(out)) {
      new Log(result, context, json).write();
    }
    out.append('\n');
  }

  /** One log that is being written. */
  private static final class Log {
    private final EnforcementResult result;
    private final ReportContext context;
    private final JsonGenerator json;
    private final SourceLocator locator;
    private final List<Violation> listed;
    private final Map<String, Finding> rules = new TreeMap<>();
    private final List<String> ruleIds;
    private final @Nullable String base;
    private final boolean hasSuppressions;

    Log(EnforcementResult result, ReportContext context, JsonGenerator json) {
      this.result = result;
      this.context = context;
      this.json = json;
      this.locator = new SourceLocator(context.projectDir(), result.project());
      this.listed = result.violations().subList(0, context.shown(result.violations().size()));
      listed.forEach(each -> rules.putIfAbsent(ruleId(each.finding()), each.finding()));
      result
          .suppressed()
          .forEach(
              each ->
                  rules.putIfAbsent(
                      ruleId(each.violation().finding()), each.violation().finding()));
      this.ruleIds = List.copyOf(rules.keySet());
      this.base = baseUri(context.projectDir());
      this.hasSuppressions =
          !result.suppressed().isEmpty() || listed.stream().anyMatch(Violation::known);
    }

    /** Null where the project's folder is the one we are in, or where nobody can tell from it. */
    private static @Nullable String baseUri(@Nullable Path projectDir) {
      if (projectDir == null || projectDir.isAbsolute()) {
        return null;
      }
      String path = projectDir.normalize().toString().replace('\\', '/');
      return path.isEmpty() || path.startsWith("..") ? null : Escape.uri(path) + "/";
    }

    /** A rule of the house's own has an id of its own. */
    private static String ruleId(Finding finding) {
      boolean own = finding.code() == Code.E403 || finding.code() == Code.E600;
      return own && finding.ruleId() != null
          ? finding.code().full() + "/" + finding.ruleId()
          : finding.code().full();
    }

    void write() throws IOException {
      json.writeStartObject();
      json.writeStringField("$schema", SCHEMA);
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      json.writeStartObject();
      tool();
      json.writeObjectFieldStart("automationDetails");
      json.writeStringField("id", "writ-dbt/" + Escape.uri(result.project()) + "/");
      json.writeEndObject();
      bases();
      invocation();
      json.writeArrayFieldStart("results");
      for (Violation violation : listed) {
        result(violation, null);
      }
      for (Suppressed suppressed : result.suppressed()) {
        result(suppressed.violation(), suppressed);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }

    private void tool() throws IOException {
      json.writeObjectFieldStart("tool");
      json.writeObjectFieldStart("driver");
      json.writeStringField("name", Tool.NAME);
      json.writeStringField("version", Tool.VERSION);
      json.writeStringField("informationUri", context.docsUrl());
      json.writeArrayFieldStart("rules");
      for (Map.Entry<String, Finding> rule : rules.entrySet()) {
        rule(rule.getKey(), rule.getValue());
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }

    private void rule(String id, Finding example) throws IOException {
      Code code = example.code();
      String title = sentence(code.title());
      String url = context.urlOf(example);
      json.writeStartObject();
      json.writeStringField("id", id);
      text("shortDescription", title);
      text("fullDescription", title);
      if (Escape.findLink(url) != null) {
        json.writeStringField("helpUri", Escape.findLink(url));
      }
      text(
          "help",
          title
              + " `writ dbt explain "
              + code.name()
              + "` tells why, and how to except. See "
              + url);
      json.writeObjectFieldStart("defaultConfiguration");
      json.writeStringField("level", code == Code.E222 ? "warning" : "error");
      json.writeEndObject();
      json.writeObjectFieldStart("properties");
      json.writeArrayFieldStart("tags");
      json.writeString("dbt");
      json.writeString(code.type().word());
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }

    private static String sentence(String title) {
      return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1) + ".";
    }

    private void bases() throws IOException {
      if (base == null) {
        return;
      }
      json.writeObjectFieldStart("originalUriBaseIds");
      json.writeObjectFieldStart(PROJECT_BASE);
      json.writeStringField("uri", base);
      json.writeStringField("uriBaseId", REPOSITORY_BASE);
      json.writeEndObject();
      json.writeObjectFieldStart(REPOSITORY_BASE);
      text("description", "The folder in which the check was started.");
      json.writeEndObject();
      json.writeEndObject();
    }

    /** A verdict is no failure of the tool. */
    private void invocation() throws IOException {
      json.writeArrayFieldStart("invocations");
      json.writeStartObject();
      json.writeBooleanField("executionSuccessful", true);
      json.writeStringField("endTimeUtc", result.time().toString());
      json.writeArrayFieldStart("toolExecutionNotifications");
      for (Notice notice : result.notices()) {
        json.writeStartObject();
        json.writeStringField("level", "note");
        json.writeObjectFieldStart("descriptor");
        json.writeStringField("id", notice.code());
        json.writeEndObject();
        text("message", notice.message());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
    }

    private void result(Violation violation, @Nullable Suppressed suppressed) throws IOException {
      Finding finding = violation.finding();
      String ruleId = ruleId(finding);
      json.writeStartObject();
      json.writeStringField("ruleId", ruleId);
      json.writeNumberField("ruleIndex", ruleIds.indexOf(ruleId));
      json.writeStringField("level", violation.severity().word());
      text("message", (finding.message() + "\n" + finding.suggestion()).stripTrailing());
      locations(finding);
      json.writeObjectFieldStart("partialFingerprints");
      json.writeStringField("writFinding/v1", violation.fingerprint());
      json.writeEndObject();
      if (result.baseline() != null) {
        json.writeStringField("baselineState", violation.known() ? "unchanged" : "new");
      }
      suppressions(violation, suppressed);
      properties(finding);
      json.writeEndObject();
    }

    private void locations(Finding finding) throws IOException {
      SourceLocation location = locator.locate(finding);
      ModelRef model = finding.model();
      json.writeArrayFieldStart("locations");
      json.writeStartObject();
      physical(location.path(), location.line());
      if (model != null) {
        json.writeArrayFieldStart("logicalLocations");
        json.writeStartObject();
        json.writeStringField("name", model.displayName());
        json.writeStringField("fullyQualifiedName", model.uniqueId());
        json.writeStringField("kind", "resource");
        json.writeEndObject();
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndArray();
      if (location.model() != null) {
        json.writeArrayFieldStart("relatedLocations");
        json.writeStartObject();
        physical(location.model(), 1);
        text("message", "the model's own file");
        json.writeEndObject();
        json.writeEndArray();
      }
    }

    private void physical(String path, @Nullable Integer line) throws IOException {
      json.writeObjectFieldStart("physicalLocation");
      json.writeObjectFieldStart("artifactLocation");
      json.writeStringField("uri", Escape.uri(path));
      if (base != null) {
        json.writeStringField("uriBaseId", PROJECT_BASE);
      }
      json.writeEndObject();
      if (line != null) {
        json.writeObjectFieldStart("region");
        json.writeNumberField("startLine", line);
        json.writeEndObject();
      }
      json.writeEndObject();
    }

    /** Where one result has the field, all have it. */
    private void suppressions(Violation violation, @Nullable Suppressed suppressed)
        throws IOException {
      if (!hasSuppressions) {
        return;
      }
      json.writeArrayFieldStart("suppressions");
      if (suppressed != null) {
        boolean inSource = suppressed.by() == Suppressed.By.INLINE_SKIP;
        suppression(inSource ? "inSource" : "external", suppressed.reason());
      } else if (violation.known()) {
        suppression("external", "in the baseline since " + violation.firstDetected());
      }
      json.writeEndArray();
    }

    private void suppression(String kind, String justification) throws IOException {
      json.writeStartObject();
      json.writeStringField("kind", kind);
      json.writeStringField("status", "accepted");
      json.writeStringField("justification", justification);
      json.writeEndObject();
    }

    private void properties(Finding finding) throws IOException {
      json.writeObjectFieldStart("properties");
      if (finding.column() != null) {
        json.writeStringField("column", finding.column());
      }
      json.writeStringField("expected", finding.expected());
      json.writeStringField("actual", finding.actual());
      if (finding.template() != null) {
        json.writeStringField("template", finding.template());
      }
      json.writeEndObject();
    }

    /** A message; what would read as a link in it is taken apart. */
    private void text(String field, String text) throws IOException {
      json.writeObjectFieldStart(field);
      json.writeStringField("text", text.replace("](", "] ("));
      json.writeEndObject();
    }
  }
}

package dev.writ.workloads.offline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.writ.document.Problem;
import dev.writ.document.Span;
import dev.writ.document.report.Escape;
import dev.writ.document.report.JsonOut;
import dev.writ.document.report.Tool;
import dev.writ.workloads.decide.Exempted;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.Severity;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SARIF 2.1.0, for code scanning: each violation at its container, the same one every time. */
final class SarifReport {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final Scan scan;
  private final JsonGenerator json;
  private final Map<String, Integer> seen = new HashMap<>();

  private SarifReport(Scan scan, JsonGenerator json) {
    this.scan = scan;
    this.json = json;
  }

  static void write(Scan scan, Writer out) throws IOException {
    try (JsonGenerator json = JsonOut.indented(out)) {
      new SarifReport(scan, json).write();
    }
    out.append('\n');
  }

  private void write() throws IOException {
    List<Located> violations = scan.violations();
    List<Allowed> exempted = scan.exempted();
    TreeMap<String, Violation> rules = new TreeMap<>();
    violations.forEach(each -> rules.putIfAbsent(each.violation().check(), each.violation()));
    for (Allowed each : exempted) {
      Violation violation = each.exempted().violation();
      rules.putIfAbsent(violation.check(), violation);
    }
    List<String> ids = List.copyOf(rules.keySet());
    json.writeStartObject();
    json.writeStringField("$schema", SCHEMA);
    json.writeStringField("version", "2.1.0");
    json.writeArrayFieldStart("runs");
    json.writeStartObject();
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", Tool.NAME);
    json.writeStringField("version", Tool.VERSION);
    json.writeStringField("informationUri", CheckText.PAGE);
    json.writeArrayFieldStart("rules");
    for (Violation example : rules.values()) {
      rule(example);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
    json.writeObjectFieldStart("automationDetails");
    json.writeStringField("id", "writ-workloads/");
    json.writeEndObject();
    invocation();
    json.writeArrayFieldStart("results");
    boolean suppressions = !exempted.isEmpty();
    for (Located each : violations) {
      result(each, ids, suppressions, null);
    }
    for (Allowed each : exempted) {
      Violation violation = each.exempted().violation();
      result(
          new Located("", violation, each.at(), each.ownerGuessed()), ids, true, each.exempted());
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  /** What a check means; of a rule of the policy's own only its author knows. */
  private void rule(Violation example) throws IOException {
    Optional<Check> known = Check.find(example.check());
    CheckText text =
        known
            .map(CheckText::of)
            .orElseGet(
                () ->
                    new CheckText(
                        "A rule of the policy's own.",
                        "`%s` is written in Rego under `spec.customRules` of the policy."
                            .formatted(example.check())));
    json.writeStartObject();
    json.writeStringField("id", example.check());
    text("shortDescription", text.title());
    text("help", text.help());
    if (known.isPresent()) {
      json.writeStringField("helpUri", CheckText.PAGE + "#" + example.check());
    }
    json.writeObjectFieldStart("defaultConfiguration");
    json.writeStringField("level", level(known.map(Check::severity).orElse(example.severity())));
    json.writeEndObject();
    json.writeEndObject();
  }

  /** What could not be read is a failure of the run, not a finding. */
  private void invocation() throws IOException {
    json.writeArrayFieldStart("invocations");
    json.writeStartObject();
    json.writeBooleanField("executionSuccessful", scan.problems().isEmpty());
    json.writeArrayFieldStart("toolExecutionNotifications");
    for (Problem problem : scan.problems()) {
      json.writeStartObject();
      json.writeStringField("level", "error");
      text(
          "message",
          problem.path().isEmpty() ? problem.message() : problem.path() + ": " + problem.message());
      locations(problem.span());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private void result(
      Located located, List<String> ids, boolean suppressions, @Nullable Exempted exempted)
      throws IOException {
    Violation violation = located.violation();
    json.writeStartObject();
    json.writeStringField("ruleId", violation.check());
    json.writeNumberField("ruleIndex", ids.indexOf(violation.check()));
    json.writeStringField("level", level(violation.severity()));
    text("message", "%s: %s".formatted(violation.workload(), violation.message()));
    locations(located.at());
    if (located.ownerGuessed()) {
      json.writeObjectFieldStart("properties");
      json.writeBooleanField("ownerGuessed", true);
      json.writeEndObject();
    }
    json.writeObjectFieldStart("partialFingerprints");
    json.writeStringField("writWorkloads/v1", fingerprint(violation, located.at()));
    json.writeEndObject();
    if (suppressions) {
      json.writeArrayFieldStart("suppressions");
      if (exempted != null) {
        json.writeStartObject();
        json.writeStringField("kind", "external");
        json.writeStringField("status", "accepted");
        json.writeStringField(
            "justification", "%s (until %s)".formatted(exempted.reason(), exempted.until()));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW -> "note";
    };
  }

  private void locations(@Nullable Span at) throws IOException {
    json.writeArrayFieldStart("locations");
    if (at != null) {
      json.writeStartObject();
      json.writeObjectFieldStart("physicalLocation");
      json.writeObjectFieldStart("artifactLocation");
      json.writeStringField(
          "uri", (at.file().startsWith("/") ? "file://" : "") + Escape.uri(at.file()));
      json.writeEndObject();
      json.writeObjectFieldStart("region");
      json.writeNumberField("startLine", at.line());
      json.writeNumberField("startColumn", at.column());
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Of what is wrong where, not of the line: what is added above changes nothing. */
  private String fingerprint(Violation violation, @Nullable Span at) {
    String what =
        String.join(
            "\n",
            at == null ? "" : at.file(),
            violation.check(),
            violation.workload().toString(),
            violation.pod(),
            violation.container(),
            violation.message());
    int before = seen.merge(what, 1, Integer::sum);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((what + "\n" + before).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** A message in which nothing looks like a link. */
  private void text(String field, String text) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("text", text.replace("](", "] ("));
    json.writeEndObject();
  }
}

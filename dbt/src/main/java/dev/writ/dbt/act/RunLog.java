package dev.writ.dbt.act;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.decide.Suppressed;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.Problem;
import dev.writ.document.report.JsonOut;
import dev.writ.rego.RegoValue;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened in a run, an event a line, for those who collect logs. */
public final class RunLog {
  private final JsonGenerator json;
  private final Instant time;

  private RunLog(JsonGenerator json, Instant time) {
    this.json = json;
    this.time = time;
  }

  /** The members of one event. */
  private interface Members {
    void write() throws IOException;
  }

  /** The events of a run that came to a verdict; the caller closes the writer. */
  public static void write(EnforcementResult result, ReportContext context, Writer out)
      throws IOException {
    try (JsonGenerator json = JsonOut.lines(out)) {
      new RunLog(json, result.time()).run(result, context);
    }
    out.append('\n').flush();
  }

  /** The event of a run that came to none. */
  public static void write(List<Problem> problems, Instant time, Writer out) throws IOException {
    try (JsonGenerator json = JsonOut.lines(out)) {
      RunLog log = new RunLog(json, time);
      log.event(
          "enforcement_failed",
          () -> {
            log.text("reason", "not judged");
            json.writeNumberField("error_count", problems.size());
            json.writeArrayFieldStart("problems");
            for (Problem problem : problems) {
              json.writeString(problem.toString());
            }
            json.writeEndArray();
          });
    }
    out.append('\n').flush();
  }

  private void run(EnforcementResult result, ReportContext context) throws IOException {
    if (result.level() == Enforcement.OFF) {
      event("enforcement_skipped", () -> text("reason", "the level is off"));
      return;
    }
    event(
        "enforcement_started",
        () -> {
          text("manifest_version", version(result));
          json.writeNumberField("model_count", result.modelsValidated());
          json.writeBooleanField("dry_run", result.dryRun());
          text("enforcement_level", word(result.level()));
        });
    for (Violation violation : result.violations()) {
      violation(violation, result, context);
    }
    exceptions(result);
    event(
        "enforcement_completed",
        () -> {
          json.writeBooleanField("passed", result.passed());
          json.writeNumberField("violation_count", result.violations().size());
          json.writeNumberField("error_count", result.errors());
          json.writeNumberField("warning_count", result.warnings());
          json.writeNumberField("duration_ms", result.duration().toMillis());
        });
    if (!result.passed()) {
      event(
          "enforcement_failed",
          () -> {
            text("reason", "errors that count");
            json.writeNumberField("error_count", result.countingErrors());
          });
    }
  }

  private void violation(Violation violation, EnforcementResult result, ReportContext context)
      throws IOException {
    Finding finding = violation.finding();
    event(
        "policy_violation",
        () -> {
          text("error_code", finding.code().full());
          text(
              "violation_code",
              finding.ruleId() == null ? finding.code().name() : finding.ruleId());
          text("policy_type", finding.code().type().word());
          text("model_name", finding.modelName());
          text("result", outcome(violation));
          text("message", finding.message());
          text("severity", violation.severity().word());
          text("remediation", finding.suggestion());
          text("documentation_url", context.urlOf(finding));
          text("manifest_version", version(result));
          text("enforcement_level", word(result.level()));
        });
  }

  private static String outcome(Violation violation) {
    if (violation.known()) {
      return "known";
    }
    return violation.severity() == Severity.ERROR ? "fail" : "warn";
  }

  /** By pattern: a downgraded finding keeps the pattern only. */
  private static Map<String, String> overrideReasons(EnforcementResult result) {
    Map<String, String> reasons = new HashMap<>();
    for (PolicyValue value : result.policy().values()) {
      if (value.path().startsWith("policy_overrides[")
          && RegoValue.parseJson(value.value()) instanceof RegoValue.Obj override
          && override.find("pattern") instanceof RegoValue.Str pattern
          && override.find("reason") instanceof RegoValue.Str reason) {
        reasons.putIfAbsent(pattern.value(), reason.value());
      }
    }
    return reasons;
  }

  private void exceptions(EnforcementResult result) throws IOException {
    Map<String, String> reasons = overrideReasons(result);
    for (Violation violation : result.violations()) {
      if (violation.overrideApplied() != null) {
        String pattern = violation.overrideApplied();
        applied("override_downgrade_applied", "pattern", pattern, violation, reasons.get(pattern));
      }
    }
    for (Suppressed each : result.suppressed()) {
      Violation violation = each.violation();
      String code = violation.finding().code().full();
      switch (each.by()) {
        case OVERRIDE ->
            applied(
                "override_exclude_applied",
                "pattern",
                violation.overrideApplied(),
                violation,
                each.reason());
        case INLINE_SKIP -> applied("skip_applied", "code", code, violation, each.reason());
        case WAIVER -> applied("waiver_applied", "code", code, violation, each.reason());
      }
    }
    for (Notice notice : result.notices()) {
      event(notice.code().toLowerCase(Locale.ROOT), () -> text("reason", notice.message()));
    }
  }

  private void applied(
      String name, String by, @Nullable String what, Violation violation, @Nullable String reason)
      throws IOException {
    event(
        name,
        () -> {
          text(by, what);
          text("model_name", violation.finding().modelName());
          text("reason", reason);
        });
  }

  private void event(String name, Members members) throws IOException {
    json.writeStartObject();
    text("event", name);
    text("timestamp", time.toString());
    members.write();
    json.writeEndObject();
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static String version(EnforcementResult result) {
    return result.manifest() == null ? "unknown" : result.manifest().dbtVersion();
  }

  private static String word(Enforcement level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}

package dev.writ.workloads.offline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.writ.document.Problem;
import dev.writ.document.Span;
import dev.writ.document.report.JsonOut;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.decide.Violation;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** For programs: {@code {version: 1, score, summary, violations[], problems[]}}. */
final class JsonReport {
  private JsonReport() {}

  static void write(Scan scan, Writer out) throws IOException {
    Tally tally = scan.tally();
    try (JsonGenerator json = JsonOut.indented(out)) {
      json.writeStartObject();
      json.writeNumberField("version", 1);
      json.writeNumberField("score", tally.health().value());
      json.writeObjectFieldStart("summary");
      json.writeNumberField("pods", tally.pods());
      json.writeNumberField("violations", tally.violations());
      json.writeNumberField("exempted", tally.exempted());
      json.writeNumberField("skipped", scan.skipped());
      json.writeNumberField("fragments", scan.fragments().size());
      json.writeNumberField("severityScore", tally.severity().value());
      json.writeStringField("classification", tally.health().classification().word());
      json.writeObjectFieldStart("byCheck");
      for (Map.Entry<String, Long> check : tally.byCheck().entrySet()) {
        json.writeNumberField(check.getKey(), check.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeArrayFieldStart("violations");
      for (Located each : scan.violations()) {
        Violation violation = each.violation();
        json.writeStartObject();
        json.writeStringField("check", violation.check());
        json.writeStringField("severity", violation.severity().word());
        json.writeStringField("policy", each.policy());
        json.writeStringField("workload", violation.workload().toString());
        if (each.ownerGuessed()) {
          json.writeBooleanField("ownerGuessed", true);
        }
        json.writeStringField("pod", violation.pod());
        json.writeStringField("container", violation.container());
        json.writeStringField("message", violation.message());
        place(each.at(), json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("problems");
      for (Problem problem : scan.problems()) {
        json.writeStartObject();
        json.writeStringField("path", problem.path());
        json.writeStringField("message", problem.message());
        place(problem.span(), json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.append('\n');
  }

  private static void place(@Nullable Span at, JsonGenerator json) throws IOException {
    if (at != null) {
      json.writeStringField("file", at.file());
      json.writeNumberField("line", at.line());
      json.writeNumberField("column", at.column());
    }
  }
}

package dev.writ.cli.dbt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.writ.dbt.act.Explanation;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.Place;
import dev.writ.dbt.policy.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON for programs. */
public final class Documents {
  private static final JsonFactory JSON = new JsonFactory();

  private Documents() {}

  /** Writes the members of one object. */
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** {@code {"problems": [{code, message, file, line, column, suggestion}]}}. */
  public static String of(List<Problem> problems) {
    return indented(
        json -> {
          json.writeArrayFieldStart("problems");
          for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringField("code", problem.code());
            json.writeStringField("message", problem.message());
            text(json, "file", problem.file());
            number(json, "line", problem.line());
            number(json, "column", problem.column());
            text(json, "suggestion", problem.suggestion());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** {@code {code, title, what, why, fix, except, url}}; what there is none of is null. */
  public static String of(Explanation explanation, String docsUrl) {
    return indented(
        json -> {
          json.writeStringField("code", explanation.code());
          text(json, "title", explanation.title());
          text(json, "what", explanation.what());
          text(json, "why", explanation.why());
          text(json, "fix", explanation.fix());
          text(json, "except", explanation.except());
          json.writeStringField("url", docsUrl + explanation.page());
        });
  }

  /** {@code {"codes": [{code, title}]}}. */
  public static String ofCodes(List<Explanation> explanations) {
    return indented(
        json -> {
          json.writeArrayFieldStart("codes");
          for (Explanation each : explanations) {
            json.writeStartObject();
            json.writeStringField("code", each.code());
            text(json, "title", each.title());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** {@code {level, files[], values[{path, value, file, line, column}]}}. */
  public static String of(EffectivePolicy policy) {
    return indented(
        json -> {
          json.writeStringField("sha256", policy.sha256());
          json.writeArrayFieldStart("files");
          for (EffectivePolicy.PolicyFile file : policy.files()) {
            json.writeStartObject();
            json.writeStringField("path", file.path());
            json.writeStringField("sha256", file.sha256());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("values");
          for (EffectivePolicy.PolicyValue value : policy.values()) {
            Place origin = value.origin();
            json.writeStartObject();
            json.writeStringField("path", value.path());
            json.writeStringField("value", value.value());
            text(json, "file", origin == null ? null : origin.file());
            number(json, "line", origin == null ? null : (Integer) origin.line());
            number(json, "column", origin == null ? null : (Integer) origin.column());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** On many lines, two spaces a level, without a line's end. */
  private static String indented(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                      .withArrayEmptySeparator(""))
              .withObjectIndenter(indenter)
              .withArrayIndenter(indenter));
      object(json, members);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** On one line. */
  static String line(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      object(json, members);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static void object(JsonGenerator json, Members members) throws IOException {
    json.writeStartObject();
    members.write(json);
    json.writeEndObject();
  }

  static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
    if (value == null || value.isEmpty()) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value);
    }
  }

  private static void number(JsonGenerator json, String name, @Nullable Integer value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }
}

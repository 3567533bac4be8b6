package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
  private final JsonLines lines = new JsonLines();

  @Test
  void writesWhenHowBadWhoWhatAndForWhichCall() throws IOException {
    ExtLogRecord record = record("attempt 1 failed");
    record.setInstant(Instant.parse("2026-03-01T12:00:00Z"));
    record.setMdc(Map.of("request_id", "r-1", "event_id", "e-1", "level", "forged"));
    record.setThreadName("worker-1");

    assertThat(lines.format(record))
        .isEqualTo(
            "{\"timestamp\":\"2026-03-01T12:00:00Z\",\"level\":\"INFO\",\"logger\":\"dev.writ.Some\","
                + "\"message\":\"attempt 1 failed\",\"event_id\":\"e-1\",\"request_id\":\"r-1\","
                + "\"thread\":\"worker-1\"}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two\nlines",
        "\r\n{\"level\":\"ERROR\"}",
        "\"}{",
        "\u0000\u0007\u001b[31m",
        "half \ud800 a pair",
        "\u2028\u2029\u0085",
        "%s {0} %n",
        "\\"
      })
  void keepsHostileTextOnOneLineOfValidJson(String message) throws IOException {
    ExtLogRecord record = record(message);
    record.setMdc(Map.of("request_id", message));
    record.setThrown(new IllegalStateException(message, new IOException(message)));

    byte[] written = lines.format(record).getBytes(StandardCharsets.UTF_8);

    String line = new String(written, StandardCharsets.UTF_8);
    assertThat(line).endsWith("}\n");
    assertThat(line.strip().chars()).noneMatch(c -> c < 0x20);
    JsonNode read = new ObjectMapper().readTree(line);
    assertThat(read.path("message").asText()).isEqualTo(message.replace('\ud800', '?'));
    assertThat(read.path("exception").asText()).contains("IllegalStateException", "Caused by");
  }

  @Test
  void takesSecretsOutOfMessageIdsAndStackTrace() {
    ExtLogRecord record = record("login with password=hunter22 failed");
    record.setMdc(Map.of("request_id", "bearer abcdefghijkl"));
    record.setThrown(new IOException("jdbc:postgresql://u:hunter22@db/writ is gone"));

    assertThat(lines.format(record))
        .doesNotContain("hunter22", "abcdefghijkl")
        .contains("[redacted:");
  }

  private static ExtLogRecord record(String message) {
    ExtLogRecord record =
        new ExtLogRecord(Level.INFO, message, ExtLogRecord.FormatStyle.NO_FORMAT, "");
    record.setLoggerName("dev.writ.Some");
    return record;
  }
}

package dev.writ.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.store.Json;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String JWT =
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  static Stream<Arguments> secrets() {
    return Stream.of(
        Arguments.of(
            "key: -----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY----- end",
            "key: [redacted:pem] end"),
        Arguments.of("cut off -----BEGIN PRIVATE KEY-----\nMIIE", "cut off [redacted:pem]"),
        Arguments.of(
            "users:\n- user:\n    client-key-data: TFMwdExTMUNSVWRK\n    token: abcdef",
            "users:\n- user:\n    client-key-data: [redacted:kubeconfig]\n    token: [redacted:token]"),
        Arguments.of(
            "sent Authorization: Bearer abc.def-ghi_123",
            "sent Authorization: [redacted:secret] [redacted:bearer]"),
        Arguments.of("basic dXNlcjpwYXNz was sent", "basic [redacted:bearer] was sent"),
        Arguments.of("got " + JWT + ", refused", "got [redacted:jwt], refused"),
        Arguments.of(
            "writ_0123456789abcdef0123456789abcdef_s3cr3t leaked", "[redacted:token] leaked"),
        Arguments.of(
            "pull https://ann:hunter2@registry.example/x failed",
            "pull https://[redacted:credentials]@registry.example/x failed"),
        Arguments.of(
            "jdbc url postgres://u:p@ss@db:5432/x",
            "jdbc url postgres://[redacted:credentials]@db:5432/x"),
        Arguments.of("password=hunter2, next", "password=[redacted:password], next"),
        Arguments.of("DB_PASSWORD: hunter2", "DB_PASSWORD: [redacted:password]"),
        Arguments.of("--password hunter2 --verbose", "--password [redacted:password] --verbose"),
        Arguments.of("{\"client_secret\":\"a b\"}", "{\"client_secret\":[redacted:secret]}"),
        Arguments.of("{\\\"token\\\":\\\"abc\\\"}", "{\\\"token\\\":[redacted:token]}"),
        Arguments.of("api_key = 'x y'", "api_key = [redacted:secret]"),
        Arguments.of("password: |\n  hunter2\nname: x", "password: [redacted:password]\nname: x"),
        Arguments.of("userPassword=hunter2", "userPassword=[redacted:password]"));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void takesOutTheSecretAndLeavesTheRest(String text, String clean) {
    assertThat(Redactor.text(text)).isEqualTo(clean);
    assertThat(Redactor.text(clean)).as("a second time").isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the pod web-1 in namespace shop was OOMKilled at 12:04:05",
        "https://registry.example/v2/shop/web@sha256:0123",
        "user:0192f0c1-7b1a-7000-8000-000000000001",
        "see https://docs.example/tokens and mail ann@example.org",
        "maintenance window: 22:00-23:00, reason = upgrade",
        "tokenizer failed: unexpected end"
      })
  void leavesHarmlessTextAlone(String text) {
    assertThat(Redactor.text(text)).isEqualTo(text);
  }

  @Test
  void goesByTheNameInATree() {
    JsonNode tree =
        Json.read(
            """
            {"password":"hunter2","token_id":"t-1","nested":[{"clientSecret":"x","note":"token=abc"}],
             "secret":42,"has_token":true,"payload_sha256":"ab"}
            """);
    assertThat(Redactor.tree(tree))
        .isEqualTo(
            Json.read(
                """
                {"password":"[redacted:password]","token_id":"t-1",
                 "nested":[{"clientSecret":"[redacted:secret]","note":"token=[redacted:token]"}],
                 "secret":"[redacted:secret]","has_token":true,"payload_sha256":"ab"}
                """));
  }

  @Test
  void staysLinearOnHostileText() {
    // A backtracking matcher would need longer than the universe is old for either of these.
    String names = "a_".repeat(50_000) + "!";
    String begins = "-----BEGIN ".repeat(5_000) + "eyJaaaa.".repeat(5_000);
    assertThat(Redactor.text(names)).isEqualTo(names);
    assertThat(Redactor.text(begins)).isNotEmpty();
  }
}

package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.writ.dbt.DbtRoom;
import dev.writ.dbt.EnforceRequest;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.RegoFiles;
import dev.writ.testkit.SyntheticManifest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DbtSpansTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  /** Keeps what it is given. */
  private static final class Kept implements SpanExporter {
    private final List<SpanData> spans = new ArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
      spans.addAll(ended);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private static EnforcementResult judged(int models) {
    String policy =
        """
        governance:
          policy_enforcement_level: strict
          naming: {enforcement: strict, pattern: kimball}
          custom_rules: [{type: require_meta_field, field: owner}]
        """;
    return DbtRoom.offline()
        .enforce(
            EnforceRequest.of(
                List.of(
                    new PolicyDocument(
                        "p", policy.getBytes(StandardCharsets.UTF_8), RegoFiles.NONE)),
                new Artifacts(Artifact.of("m", SyntheticManifest.lean(models).bytes()), null, null),
                NOW));
  }

  private static List<SpanData> spans(EnforcementResult result) {
    Kept kept = new Kept();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(kept)).build()) {
      new DbtSpans(provider.get("test")).accept(result);
    }
    return kept.spans;
  }

  @Test
  void tellsARunAndBelowItItsChecks() {
    EnforcementResult result = judged(4);
    List<SpanData> spans = spans(result);

    assertThat(spans)
        .extracting(SpanData::getName)
        .containsExactly(
            "governance.naming",
            "governance.semantic",
            "governance.custom_rules",
            "compile.enforce_post_compile");
    SpanData run = spans.getLast();
    assertThat(run.getAttributes().asMap())
        .isEqualTo(
            Map.of(
                AttributeKey.stringKey("compile.stage"),
                "ENFORCE",
                AttributeKey.stringKey("enforcement.level"),
                "strict",
                AttributeKey.booleanKey("enforcement.dry_run"),
                false,
                AttributeKey.booleanKey("enforcement.passed"),
                false,
                AttributeKey.longKey("enforcement.violation_count"),
                4L,
                AttributeKey.longKey("enforcement.error_count"),
                4L,
                AttributeKey.longKey("enforcement.warning_count"),
                0L,
                AttributeKey.longKey("enforcement.duration_ms"),
                result.duration().toMillis()));
    assertThat(run.getStartEpochNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(NOW.getEpochSecond()));
    assertThat(run.getEndEpochNanos() - run.getStartEpochNanos())
        .isEqualTo(result.duration().toNanos());
    assertThat(run.getEvents())
        .hasSize(4)
        .allSatisfy(
            event ->
                assertThat(event.getAttributes().get(AttributeKey.stringKey("error_code")))
                    .isEqualTo("FLOE-E201"));
    assertThat(spans.subList(0, 3))
        .allSatisfy(
            check -> {
              assertThat(check.getParentSpanId()).isEqualTo(run.getSpanId());
              assertThat(check.getEndEpochNanos()).isLessThanOrEqualTo(run.getEndEpochNanos());
            });
    assertThat(
            spans
                .getFirst()
                .getAttributes()
                .get(AttributeKey.longKey("governance.violations_count")))
        .isEqualTo(4L);
  }

  @Test
  void saysHowManyFindingsItLeavesOut() {
    SpanData run = spans(judged(200)).getLast();

    assertThat(run.getEvents()).hasSize(128);
    assertThat(run.getAttributes().get(AttributeKey.longKey("enforcement.events_dropped")))
        .isEqualTo(72L);
  }

  @Test
  void isOffUnlessTheEnvironmentSpeaksOfIt() {
    assertThat(Telemetry.isWanted(Map.of("PATH", "/bin"))).isFalse();
    assertThat(Telemetry.isWanted(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318"))).isTrue();
    assertThat(Telemetry.isWanted(Map.of("OTEL_SDK_DISABLED", "true"))).isFalse();
  }

  @Test
  void sendsSpansToACollector() throws IOException {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(
                exchange.getRequestURI()
                    + " "
                    + new String(
                        exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    collector.start();
    try {
      String url = "http://127.0.0.1:" + collector.getAddress().getPort();
      try (OpenTelemetrySdk sdk =
          Telemetry.Exported.sdk(Map.of("otel.exporter.otlp.endpoint", url))) {
        new DbtSpans(sdk.getTracer("test")).accept(judged(4));
      }
      assertThat(received)
          .singleElement()
          .asString()
          .startsWith("/v1/traces ")
          .contains("compile.enforce_post_compile", "governance.naming", "writ");
    } finally {
      collector.stop(0);
    }
  }
}

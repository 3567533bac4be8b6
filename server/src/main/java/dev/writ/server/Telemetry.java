package dev.writ.server;

import dev.writ.dbt.decide.EnforcementResult;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * OpenTelemetry, off unless the environment speaks of it: by any variable {@code OTEL_*}, which the
 * SDK reads as its specification says. Without one, none of its classes is loaded.
 */
final class Telemetry {
  private Telemetry() {}

  /** What tells runs of room dbt as spans. */
  static Consumer<EnforcementResult> ofDbt(Map<String, String> environment) {
    return isWanted(environment) ? Exported.spans() : result -> {};
  }

  static boolean isWanted(Map<String, String> environment) {
    return environment.keySet().stream().anyMatch(name -> name.startsWith("OTEL_"))
        && !"true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"));
  }

  /** A class of its own, so that nothing is loaded before it is asked for. */
  static final class Exported {
    /** What the environment may say otherwise. Metrics are scraped and logs are written here. */
    private static final Map<String, String> DEFAULTS =
        Map.of(
            "otel.service.name", "writ",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");

    private Exported() {}

    private static Consumer<EnforcementResult> spans() {
      OpenTelemetrySdk sdk = sdk(Map.of());
      Runtime.getRuntime().addShutdownHook(new Thread(sdk::close, "writ-spans-last"));
      return new DbtSpans(sdk.getTracer("dev.writ.dbt"));
    }

    /**
     * The SDK as the environment configures it.
     *
     * @param given more defaults, by property
     */
    static OpenTelemetrySdk sdk(Map<String, String> given) {
      Map<String, String> defaults = new HashMap<>(DEFAULTS);
      defaults.putAll(given);
      return AutoConfiguredOpenTelemetrySdk.builder()
          .disableShutdownHook()
          .addPropertiesSupplier(() -> defaults)
          .build()
          .getOpenTelemetrySdk();
    }
  }
}

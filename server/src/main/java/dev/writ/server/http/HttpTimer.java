package dev.writ.server.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * {@code writ_http_seconds}: how long each REST answer took, by route and status. The route is the
 * template that {@link RouteTemplate} found, never the path itself: what callers make up must not
 * grow the metrics. Waits that a caller asked for ({@code ?wait=}) count in.
 */
@Singleton
class HttpTimer {
  private static final String ROUTE = "writ.route";
  private static final String UNKNOWN = "unknown";

  private final MeterRegistry meters;

  HttpTimer(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Measures from now to the end of the answer. */
  void time(RoutingContext context) {
    String path = context.request().path();
    if (path == null || !path.startsWith("/api/")) {
      return;
    }
    Timer.Sample sample = Timer.start(meters);
    Handler<io.vertx.core.AsyncResult<Void>> ended = _ -> sample.stop(timerOf(context));
    context.addEndHandler(ended);
  }

  static void name(RoutingContext context, String route) {
    context.put(ROUTE, route);
  }

  private Timer timerOf(RoutingContext context) {
    return Timer.builder("writ.http")
        .description("How long REST answers took, by route and status.")
        .tag("route", context.get(ROUTE, UNKNOWN))
        .tag("status", String.valueOf(context.response().getStatusCode()))
        .serviceLevelObjectives(
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5))
        .register(meters);
  }
}

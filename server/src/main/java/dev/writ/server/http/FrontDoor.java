package dev.writ.server.http;

import dev.writ.kernel.problem.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every answer of the process, pages, health and metrics included: a request id, the
 * security headers, the size limit, and the timer of REST.
 */
@ApplicationScoped
class FrontDoor {
  static final String REQUEST_ID = "X-Request-Id";

  /** Nothing from elsewhere, nothing inline, in no frame. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** A report brings its style with it, and in itself the hash of the only one it allows. */
  private static final String REPORT_CONTENT =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final Pattern REPORT = Pattern.compile("/api/v1/dbt/checks/[^/]+/report");
  private static final Pattern ACCEPTABLE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final HttpTimer timer;

  FrontDoor(HttpTimer timer) {
    this.timer = timer;
  }

  void register(@Observes Filters filters) {
    filters.register(this::receive, 100);
  }

  private void receive(RoutingContext context) {
    timer.time(context);
    HttpServerRequest request = context.request();
    String id = acceptable(request.getHeader(REQUEST_ID));
    request.headers().set(REQUEST_ID, id);
    context
        .response()
        .putHeader(REQUEST_ID, id)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        .putHeader("Content-Security-Policy", contentSecurityPolicy(request.path()));
    if (!isStatic(request.path())) {
      context.response().putHeader("Cache-Control", "no-store");
    }
    BodyLimit limit = BodyLimit.of(request.method().name(), request.path());
    if (declaredLength(request) > limit.bytes()) {
      Problem tooLarge = limit.exceeded();
      context
          .response()
          .setStatusCode(tooLarge.code().status())
          .putHeader("Content-Type", ProblemBody.MEDIA_TYPE)
          .putHeader("Connection", "close")
          .end(ProblemBody.of(tooLarge, id).toString());
      return;
    }
    if (isHealth(request.path())) {
      context.reroute("/q" + request.path());
      return;
    }
    context.next();
  }

  private static String contentSecurityPolicy(@Nullable String path) {
    return path != null && REPORT.matcher(path).matches()
        ? REPORT_CONTENT
        : CONTENT_SECURITY_POLICY;
  }

  private static boolean isHealth(@Nullable String path) {
    return path != null && (path.equals("/health") || path.startsWith("/health/"));
  }

  private static boolean isStatic(@Nullable String path) {
    return path != null && (path.startsWith("/assets/") || path.startsWith("/webjars/"));
  }

  private static String acceptable(@Nullable String offered) {
    return offered != null && ACCEPTABLE_ID.matcher(offered).matches()
        ? offered
        : UUID.randomUUID().toString();
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return 0;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException unreadable) {
      return 0;
    }
  }
}

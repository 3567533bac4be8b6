package dev.writ.server.http;

import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.identity.Callers;
import dev.writ.kernel.identity.Identified;
import dev.writ.kernel.problem.KernelProblems;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls, by session cookie or API token, before any resource is asked. Only signing
 * in is open to everybody; a one-time password opens nothing but its own change.
 *
 * <p>A write with a cookie must show that it comes from a page of this house: by the header {@code
 * X-Writ-Csrf}, or, for the console's plain forms, by what the browser itself says in {@code
 * Sec-Fetch-Site}. The cookie is SameSite=Strict besides.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class Authentication implements ContainerRequestFilter {
  public static final String COOKIE = "writ_session";
  public static final String CSRF = "X-Writ-Csrf";

  private static final String BEARER = "Bearer ";
  private static final Set<String> OPEN = Set.of("/api/v1/auth/login", "/sign-in");
  private static final Set<String> BEFORE_PASSWORD_CHANGE =
      Set.of(
          "/api/v1/auth/me",
          "/api/v1/auth/logout",
          "/api/v1/auth/change-password",
          "/password",
          "/sign-out");

  private final CurrentCall call;

  /** Asked for at each call: filters are made before the house is open. */
  private final Instance<Callers> callers;

  private final RoutingContext routing;

  Authentication(CurrentCall call, Instance<Callers> callers, RoutingContext routing) {
    this.call = call;
    this.callers = callers;
    this.routing = routing;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String requestId = request.getHeaderString(FrontDoor.REQUEST_ID);
    MDC.put("request_id", requestId);
    Origin origin =
        new Origin(
            requestId,
            routing.request().remoteAddress().hostAddress(),
            request.getHeaderString(HttpHeaders.USER_AGENT));
    call.from(origin);
    String path = request.getUriInfo().getPath();
    boolean write = !Set.of("GET", "HEAD", "OPTIONS").contains(request.getMethod());
    String bearer = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    Cookie cookie = request.getCookies().get(COOKIE);
    if (OPEN.contains(path)) {
      refuseCrossSite(request, write);
      return;
    }
    if (bearer != null) {
      identify(byToken(bearer, origin), null);
    } else if (cookie != null) {
      Optional<Identified> who = callers.get().bySession(cookie.getValue(), origin);
      if (who.isPresent() && write) {
        requireOwnPage(request, path);
      }
      identify(who, cookie.getValue());
    }
    if (call.signedIn().passwordChangeDue() && !BEFORE_PASSWORD_CHANGE.contains(path)) {
      throw KernelProblems.PASSWORD_CHANGE_REQUIRED.with(
          "change your one-time password first: POST /api/v1/auth/change-password");
    }
  }

  private Optional<Identified> byToken(String authorization, Origin origin) {
    return authorization.startsWith(BEARER)
        ? callers.get().byToken(authorization.substring(BEARER.length()).strip(), origin)
        : Optional.empty();
  }

  private void identify(Optional<Identified> who, @Nullable String session) {
    who.ifPresent(
        found -> {
          MDC.put("user_id", found.caller().userId().toString());
          call.by(new CurrentCall.SignedIn(found.caller(), session, found.passwordChangeDue()));
        });
  }

  private static void requireOwnPage(ContainerRequestContext request, String path) {
    if (request.getHeaderString(CSRF) != null) {
      return;
    }
    boolean form = !path.startsWith("/api/");
    if (!form || !"same-origin".equals(request.getHeaderString("Sec-Fetch-Site"))) {
      throw KernelProblems.CSRF_HEADER_MISSING.with(
          "a write with a session cookie needs the header " + CSRF + ", with any value");
    }
  }

  private static void refuseCrossSite(ContainerRequestContext request, boolean write) {
    String site = request.getHeaderString("Sec-Fetch-Site");
    if (write && site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw HttpProblems.CROSS_SITE_FORBIDDEN.with(
          "sign in on Writ's own page, not from elsewhere");
    }
  }
}

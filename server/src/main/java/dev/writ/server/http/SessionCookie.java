package dev.writ.server.http;

import dev.writ.kernel.secret.Secret;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;

/**
 * The cookie of a session: HttpOnly, SameSite=Strict, and Secure except where this machine talks to
 * itself without TLS, because some browsers would not send it back there.
 */
public final class SessionCookie {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  private SessionCookie() {}

  public static NewCookie of(Secret token, UriInfo uri) {
    return cookie(token.reveal(), -1, uri);
  }

  /** Makes the browser forget it. */
  public static NewCookie none(UriInfo uri) {
    return cookie("", 0, uri);
  }

  private static NewCookie cookie(String value, int maxAge, UriInfo uri) {
    return new NewCookie.Builder(Authentication.COOKIE)
        .value(value)
        .path("/")
        .httpOnly(true)
        .secure(
            !uri.getBaseUri().getScheme().equals("http")
                || !THIS_MACHINE.contains(uri.getBaseUri().getHost()))
        .sameSite(NewCookie.SameSite.STRICT)
        .maxAge(maxAge)
        .build();
  }
}

package dev.writ.server.console;

import dev.writ.server.Settings;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets the environment filter of an address follow the person: every link, form and redirect that a
 * page leads to within the console has it too. So the address alone says what is shown, it can be
 * sent to somebody else, and no script and no cookie is needed. A link that names an environment
 * itself, be it none, stays as it is.
 */
@Provider
public class CarriedEnvironment implements ContainerResponseFilter {
  private static final Pattern ADDRESS =
      Pattern.compile("(?<=\\s(?:href|action|hx-post)=\")/(?!assets/|webjars/|api/)[^\"]*(?=\")");

  private final jakarta.inject.Provider<Settings> settings;

  /** Filters are made before settings can be read. */
  CarriedEnvironment(jakarta.inject.Provider<Settings> settings) {
    this.settings = settings;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    String environment = request.getUriInfo().getQueryParameters().getFirst("environment");
    if (environment == null || !settings.get().environments().contains(environment)) {
      return;
    }
    if (response.getEntity() instanceof String html && isHtml(response.getMediaType())) {
      response.setEntity(page(html, environment));
    }
    if (response.getLocation() != null && !isForPrograms(request)) {
      response
          .getHeaders()
          .putSingle(
              HttpHeaders.LOCATION,
              URI.create(address(response.getLocation().toString(), environment, "&")));
    }
  }

  /** The page with the environment in every address that leads on. */
  static String page(String html, String environment) {
    return ADDRESS
        .matcher(html)
        .replaceAll(
            found -> Matcher.quoteReplacement(address(found.group(), environment, "&amp;")));
  }

  private static String address(String address, String environment, String and) {
    int fragment = address.indexOf('#');
    String path = fragment < 0 ? address : address.substring(0, fragment);
    if (path.contains("environment=")) {
      return address;
    }
    return path
        + (path.contains("?") ? and : "?")
        + "environment="
        + URLEncoder.encode(environment, StandardCharsets.UTF_8)
        + (fragment < 0 ? "" : address.substring(fragment));
  }

  private static boolean isHtml(@Nullable MediaType type) {
    return type != null && type.isCompatible(MediaType.TEXT_HTML_TYPE);
  }

  private static boolean isForPrograms(ContainerRequestContext request) {
    return request.getUriInfo().getPath().startsWith("/api/");
  }
}

package dev.writ.server.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the {@link HttpTimer} which route answers, before anything can refuse the call. */
@Provider
@Priority(RouteTemplate.FIRST)
public class RouteTemplate implements ContainerRequestFilter {
  static final int FIRST = 1;

  private final ResourceInfo resource;
  private final RoutingContext routing;
  private final Map<Method, String> templates = new ConcurrentHashMap<>();

  RouteTemplate(@Context ResourceInfo resource, RoutingContext routing) {
    this.resource = resource;
    this.routing = routing;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Method method = resource.getResourceMethod();
    if (method != null) {
      HttpTimer.name(routing, templates.computeIfAbsent(method, RouteTemplate::of));
    }
  }

  /** Such as {@code /api/v1/vms/{id}}. */
  public static String of(Method method) {
    return Stream.of(
            method.getDeclaringClass().getAnnotation(Path.class), method.getAnnotation(Path.class))
        .map(RouteTemplate::segments)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("/", "/", ""));
  }

  private static String segments(@Nullable Path path) {
    return path == null ? "" : path.value().replaceAll("^/+|/+$", "");
  }
}

package dev.writ.server.http;

import dev.writ.kernel.problem.Problem;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses query parameters that the called method does not declare: a filter with a typing error
 * must not answer with more than was asked for.
 */
@Provider
public class QueryParameters implements ContainerRequestFilter {
  private final ResourceInfo resource;
  private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

  QueryParameters(@Context ResourceInfo resource) {
    this.resource = resource;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Method method = resource.getResourceMethod();
    if (method == null || !request.getUriInfo().getPath().startsWith("/api/")) {
      return;
    }
    Set<String> allowed = known.computeIfAbsent(method, QueryParameters::declaredBy);
    List<Problem> unknown =
        request.getUriInfo().getQueryParameters().keySet().stream()
            .filter(name -> !allowed.contains(name))
            .sorted()
            .map(name -> refusal(name, allowed))
            .toList();
    if (!unknown.isEmpty()) {
      throw Problem.all(unknown);
    }
  }

  private static Problem refusal(String name, Set<String> allowed) {
    return HttpProblems.UNKNOWN_PARAMETER
        .with(
            "this call does not know the parameter `"
                + name
                + "`; it knows "
                + (allowed.isEmpty() ? "none" : "`" + String.join("`, `", allowed) + "`"))
        .param("parameter", name);
  }

  private static Set<String> declaredBy(Method method) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(method.getParameters())
        .map(parameter -> parameter.getAnnotation(QueryParam.class))
        .forEach(annotation -> add(names, annotation));
    for (Class<?> bean : method.getParameterTypes()) {
      for (var field : bean.getDeclaredFields()) {
        add(names, field.getAnnotation(QueryParam.class));
      }
    }
    return names;
  }

  private static void add(Set<String> names, @Nullable QueryParam annotation) {
    if (annotation != null) {
      names.add(annotation.value());
    }
  }
}

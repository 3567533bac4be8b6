package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.writ.dbt.http.ChecksResource;
import dev.writ.kernel.problem.ProblemCode;
import dev.writ.server.api.ApprovalsResource;
import dev.writ.server.http.AnswersWithSecret;
import dev.writ.server.http.RouteTemplate;
import dev.writ.vms.http.MachineResource;
import dev.writ.workloads.http.WorkloadsResource;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** META-INF/openapi.yaml is written by hand; this holds it against the resources. */
class OpenApiTest {
  private static final JsonNode API = OpenApi.document();

  private static final Map<String, Method> CODED = new TreeMap<>();
  private static final Map<String, JsonNode> DESCRIBED = new TreeMap<>();

  @BeforeAll
  static void read() throws Exception {
    for (Class<?> neighbour :
        List.of(
            ApprovalsResource.class,
            MachineResource.class,
            ChecksResource.class,
            WorkloadsResource.class)) {
      for (Class<?> resource : resourcesBeside(neighbour)) {
        for (Method method : resource.getDeclaredMethods()) {
          Arrays.stream(method.getAnnotations())
              .map(one -> one.annotationType().getAnnotation(HttpMethod.class))
              .filter(one -> one != null)
              .forEach(verb -> CODED.put(verb.value() + " " + RouteTemplate.of(method), method));
        }
      }
    }
    API.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(one -> !one.getKey().equals("parameters"))
                    .forEach(
                        one ->
                            DESCRIBED.put(
                                one.getKey().toUpperCase(java.util.Locale.ROOT)
                                    + " "
                                    + path.getKey(),
                                one.getValue())));
  }

  @Test
  void describesEveryRouteAndNoOther() {
    assertThat(DESCRIBED.keySet()).containsExactlyElementsOf(CODED.keySet());
  }

  @Test
  void describesEveryQueryParameterAndNoOther() {
    CODED.forEach(
        (route, method) ->
            assertThat(described(route, "query")).as(route).isEqualTo(queryParameters(method)));
  }

  @Test
  void offersAnIdempotencyKeyOnlyWhereTheAnswerHasNoSecret() {
    CODED.forEach(
        (route, method) -> {
          if (method.isAnnotationPresent(AnswersWithSecret.class)) {
            assertThat(described(route, "header")).as(route).isEmpty();
          }
        });
  }

  @Test
  void namesOnlyCodesOfTheCatalogue() {
    Set<String> codes =
        Codes.problems().codes().stream().map(ProblemCode::name).collect(Collectors.toSet());
    DESCRIBED.forEach(
        (route, operation) ->
            operation
                .path(ProblemResponses.CODES)
                .forEach(code -> assertThat(codes).as(route).contains(code.asText())));
  }

  @Test
  void hasWhatClientGeneratorsNeed() {
    Set<String> names = new HashSet<>();
    Set<String> tags = new HashSet<>(API.path("tags").findValuesAsText("name"));
    DESCRIBED.forEach(
        (route, operation) -> {
          assertThat(names.add(operation.path("operationId").asText())).as(route).isTrue();
          assertThat(operation.path("summary").asText()).as(route).endsWith(".");
          assertThat(tags).as(route).contains(operation.path("tags").path(0).asText());
          operation
              .path("responses")
              .properties()
              .forEach(
                  one ->
                      assertThat(
                              one.getKey().equals("204")
                                  || one.getValue().findPath("schema").has("$ref"))
                          .as(route + " " + one.getKey())
                          .isTrue());
        });
    for (JsonNode reference : API.findValues("$ref")) {
      assertThat(API.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  private static Set<String> described(String route, String in) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter :
        DESCRIBED.getOrDefault(route, MissingNode.getInstance()).path("parameters")) {
      JsonNode whole =
          parameter.has("$ref") ? API.at(parameter.path("$ref").asText().substring(1)) : parameter;
      if (whole.path("in").asText().equals(in)) {
        names.add(whole.path("name").asText());
      }
    }
    return names;
  }

  private static Set<String> queryParameters(Method method) {
    Stream<Annotation[]> own = Arrays.stream(method.getParameterAnnotations());
    Stream<Annotation[]> beans =
        Arrays.stream(method.getParameterTypes())
            .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
            .map(field -> field.getAnnotations());
    return Stream.concat(own, beans)
        .flatMap(Arrays::stream)
        .filter(QueryParam.class::isInstance)
        .map(one -> ((QueryParam) one).value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Classes with a path in the neighbour's package, from its directory or its jar. */
  private static List<Class<?>> resourcesBeside(Class<?> neighbour) throws Exception {
    URI home = neighbour.getProtectionDomain().getCodeSource().getLocation().toURI();
    String folder = neighbour.getPackageName().replace('.', '/');
    java.nio.file.Path place = java.nio.file.Path.of(home);
    if (Files.isDirectory(place)) {
      return resourcesIn(place.resolve(folder), neighbour);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return resourcesIn(jar.getPath(folder), neighbour);
    }
  }

  private static List<Class<?>> resourcesIn(java.nio.file.Path folder, Class<?> neighbour)
      throws IOException, ClassNotFoundException {
    List<Class<?>> found = new java.util.ArrayList<>();
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      for (String name :
          files
              .map(file -> file.getFileName().toString())
              .filter(n -> n.endsWith(".class"))
              .toList()) {
        Class<?> type =
            Class.forName(neighbour.getPackageName() + "." + name.replace(".class", ""));
        if (type.isAnnotationPresent(Path.class)) {
          found.add(type);
        }
      }
    }
    return found;
  }
}

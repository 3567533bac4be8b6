package dev.writ.server;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.problem.ProblemCode;
import dev.writ.testkit.Golden;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The reference pages are generated from the code, and are current. */
class ReferenceTest {
  private static final Path PAGES = Path.of("..", "docs", "reference");

  @Test
  void listsEveryErrorCode() {
    StringBuilder page =
        new StringBuilder(
            """
            # Errors

            Every refusal is `application/problem+json` (RFC 9457) with `code`, `detail`, `params`, `request_id` and `errors`. The fault says who can
            mend it. "Recorded" means that the attempt leaves one `REQUEST_REFUSED` row in the audit log.

            | code | status | fault | recorded | meaning |
            |---|---|---|---|---|
            """);
    for (ProblemCode code : Codes.problems().codes()) {
      page.append(
          "| `%s` | %d | %s | %s | %s |\n"
              .formatted(
                  code.name(),
                  code.status(),
                  code.fault().name().toLowerCase(Locale.ROOT),
                  code.recorded() ? "yes" : "",
                  code.reference()));
    }
    Golden.assertMatches(PAGES.resolve("errors.md"), page.toString());
  }

  @Test
  void listsEveryAuditCode() {
    StringBuilder page =
        new StringBuilder(
            """
            # Audit codes

            What a row of the audit log can say happened. A code that is not listed here can't be written.

            | code | meaning |
            |---|---|
            """);
    for (ActionCode code : Codes.actions().all()) {
      page.append("| `%s` | %s |\n".formatted(code.name(), code.reference()));
    }
    Golden.assertMatches(PAGES.resolve("audit-codes.md"), page.toString());
  }

  @Test
  void listsEverySetting() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            Each key is read from, in this order: the command line of `./writ up` where it has a flag, system properties (`-Dwrit.port=9000`), environment
            variables (`WRIT_PORT=9000`), `config/application.properties` in the working directory. Durations are ISO 8601.

            | key | default | meaning |
            |---|---|---|
            """);
    Map<String, String> rows = new TreeMap<>();
    collect("writ", Settings.class, rows);
    rows.values().forEach(page::append);
    Golden.assertMatches(PAGES.resolve("configuration.md"), page.toString());
  }

  private static void collect(String prefix, Class<?> settings, Map<String, String> rows) {
    Arrays.stream(settings.getDeclaredMethods())
        .sorted(Comparator.comparing(Method::getName))
        .forEach(
            method -> {
              String key = prefix + "." + kebab(method.getName());
              if (method.getReturnType().isInterface()
                  && method.getReturnType().getEnclosingClass() == Settings.class) {
                collect(key, method.getReturnType(), rows);
                return;
              }
              Meaning meaning = method.getAnnotation(Meaning.class);
              if (meaning == null) {
                throw new AssertionError(key + " has no @Meaning");
              }
              rows.put(
                  key, "| `%s` | %s | %s |\n".formatted(key, defaultOf(method), meaning.value()));
            });
  }

  private static String defaultOf(Method method) {
    WithDefault given = method.getAnnotation(WithDefault.class);
    Type type = method.getGenericReturnType();
    boolean optional = type instanceof ParameterizedType p && p.getRawType() == Optional.class;
    return given == null || given.value().isEmpty()
        ? (optional ? "none" : "required")
        : "`" + given.value().replace("${user.home}", "~") + "`";
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}

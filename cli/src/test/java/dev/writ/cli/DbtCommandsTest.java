package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.rest.Json;
import dev.writ.cli.view.Terminal;
import dev.writ.dbt.act.JsonSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbtCommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @Test
  void aCrashIsNeverARefusal() throws IOException {
    for (Callable<Integer> crash : crashes()) {
      out.reset();
      assertThat(DbtCommands.answering(writ(), true, crash)).isEqualTo(2);
      assertThat(Json.MAPPER.readTree(out.toByteArray()).path("problems").path(0).path("code"))
          .hasToString("\"FAILED\"");
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("nothing was judged");
    }
  }

  private static Iterable<Callable<Integer>> crashes() {
    return List.of(
        () -> {
          throw new IllegalStateException("broken");
        },
        () -> {
          throw new IOException("broken");
        },
        () -> {
          throw new StackOverflowError();
        },
        () -> {
          throw new OutOfMemoryError();
        });
  }

  @Test
  void showsEveryValueOfAPolicyAndWhoWroteIt() throws IOException {
    DbtProject shop =
        DbtProject.in(folder)
            .with("platform.yaml", "governance: {quality_gates: {minimum_test_coverage: 90}}\n")
            .judgedBy("governance: {quality_gates: {require_descriptions: true}}\n");
    String[] chain = {
      "--policy",
      shop.path("platform.yaml").toString(),
      "--policy",
      shop.path("writ.yaml").toString()
    };

    assertThat(shop.says("explain", with(chain, "policy")).out().lines())
        .anyMatch(
            line -> line.matches("quality_gates.minimum_test_coverage +90 +.*platform.yaml:1:.*"))
        .anyMatch(
            line -> line.matches("quality_gates.require_descriptions +true +.*writ.yaml:1:.*"))
        .anyMatch(line -> line.matches("quality_gates.block_on_failure +true +default"));
    assertThat(
            Json.MAPPER
                .readTree(shop.says("explain", with(chain, "policy", "--format", "json")).out())
                .path("values")
                .findValuesAsText("path"))
        .contains("quality_gates.minimum_test_coverage");
  }

  @Test
  void printsSchemas() throws IOException {
    Person person = Person.newcomer(folder);
    for (String name : JsonSchemas.NAMES) {
      assertThat(
              Json.MAPPER
                  .readTree(person.types("dbt", "schema", name).out())
                  .path("$schema")
                  .asText())
          .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }
    assertThat(person.types("dbt", "schema", "x"))
        .isEqualTo(
            new Person.Said(
                2,
                "",
                "writ: there is no schema `x`; there are governance, enforcement-result, baseline,"
                    + " rego-input (SCHEMA_UNKNOWN)\n"));
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Arrays.stream(more), Arrays.stream(words)).toArray(String[]::new);
  }

  private Writ writ() {
    return new Writ(
        new Shell(
            Map.of(),
            folder,
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminal.NONE,
            new Nobody(),
            InstantSource.system(),
            length -> {},
            () -> "key"));
  }

  private static final class Nobody implements Shell.Prompt {
    @Override
    public Optional<String> line(String question) {
      return Optional.empty();
    }

    @Override
    public Optional<String> secret(String question) {
      return Optional.empty();
    }
  }
}

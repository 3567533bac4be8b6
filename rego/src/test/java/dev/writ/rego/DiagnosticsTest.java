package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.PolicySource.Language;
import dev.writ.rego.RegoError.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What is said about wrong policies: code, place, message and details of every error. Of a source
 * that does not parse only the first error counts, since what follows depends on how the parser
 * goes on; its details are the line and a caret.
 */
class DiagnosticsTest {
  private static final Path CORPUS = Path.of("src/test/resources/diagnostics");

  @TestFactory
  @DisplayName("each entry of the corpus is refused with its errors")
  Stream<DynamicTest> saysWhatTheCorpusSays() throws IOException {
    return entries().map(entry -> DynamicTest.dynamicTest(entry.name(), () -> check(entry)));
  }

  @Test
  @DisplayName("the corpus has at least 180 entries")
  void hasEnoughEntries() throws IOException {
    assertThat(entries()).hasSizeGreaterThanOrEqualTo(180);
  }

  private record Entry(String name, Map<?, ?> written) {
    List<?> list(String key) {
      return written.get(key) instanceof List<?> list ? list : List.of();
    }

    String text(String key, String otherwise) {
      return Objects.toString(written.get(key), otherwise);
    }
  }

  private static Stream<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(CORPUS)) {
      for (Path file : files.sorted().toList()) {
        Object list =
            new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        for (Object one : (List<?>) list) {
          String name = file.getFileName() + " " + (entries.size() + 1);
          entries.add(new Entry(name, (Map<?, ?>) one));
        }
      }
    }
    return entries.stream();
  }

  private static void check(Entry entry) {
    List<RegoError> errors = errors(entry);
    List<?> wanted = entry.list("errors");
    boolean parses = errors.stream().noneMatch(e -> e.code().equals("rego_parse_error"));
    if (!parses) {
      errors = errors.subList(0, 1);
    }
    List<String> got = errors.stream().map(error -> shown(error, parses)).toList();
    assertThat(got)
        .as(entry.text("source", ""))
        .isEqualTo(wanted.stream().map(error -> shown((Map<?, ?>) error)).toList());
    for (RegoError error : errors) {
      Location at = error.location();
      if (at != null) {
        assertThat(at.offset()).isBetween(0, at.source().length());
        assertThat(at.end()).isBetween(at.offset(), at.source().length());
      }
    }
  }

  private static List<RegoError> errors(Entry entry) {
    Engine.Builder builder = Engine.builder();
    if (entry.list("flags").contains("strict")) {
      builder.strict();
    }
    if (entry.list("flags").contains("print")) {
      builder.keepPrint();
    }
    String banned = entry.text("without", "");
    if (!banned.isEmpty()) {
      builder.without(banned);
    }
    Language language = Language.valueOf(entry.text("version", "V1"));
    List<PolicySource> sources = new ArrayList<>();
    sources.add(new PolicySource("t.rego", entry.text("source", ""), language));
    if (entry.written().containsKey("also")) {
      sources.add(new PolicySource("u.rego", entry.text("also", ""), language));
    }
    try {
      RegoValue data = RegoValue.parseJson(entry.text("data", "{}"));
      Snapshot snapshot = builder.build().compile(sources, data);
      if (entry.written().containsKey("query")) {
        snapshot.prepare(entry.text("query", ""));
      }
      return List.of();
    } catch (RegoException refused) {
      return refused.errors();
    }
  }

  private static String shown(RegoError error, boolean withDetails) {
    Location at = error.location();
    String place = at == null ? "" : at.row() + ":" + at.column();
    return shown(place, error.code(), error.message(), withDetails ? error.details() : List.of());
  }

  private static String shown(Map<?, ?> error) {
    List<?> details = error.get("details") instanceof List<?> list ? list : List.of();
    return shown(
        Objects.toString(error.get("at"), ""),
        Objects.toString(error.get("code")),
        Objects.toString(error.get("message")),
        details);
  }

  private static String shown(String place, String code, String message, List<?> details) {
    StringBuilder text = new StringBuilder(place + " " + code + " " + message);
    details.forEach(line -> text.append('\n').append(line));
    return text.toString();
  }
}

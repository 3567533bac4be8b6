package dev.writ.rego.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written: a module, or errors with their places, and nothing else. */
class ParserProperties {
  private static final List<String> WORDS =
      List.of(
          "package t",
          "import data.a",
          "p",
          "q",
          "x",
          ":=",
          "=",
          "==",
          "if",
          "contains",
          "in",
          "some",
          "every",
          "not",
          "with",
          "as",
          "default",
          "else",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          ",",
          ";",
          "\n",
          ".",
          "|",
          "&",
          "+",
          "-",
          "*",
          "1",
          "1.5e3",
          "\"s\"",
          "`r`",
          "$\"a{",
          "}b\"",
          "true",
          "null",
          "input.x",
          "data.t.p",
          "_",
          "#c\n",
          ":",
          "!=",
          "\\",
          "\u0000");

  @Property(tries = 20_000)
  void readsAnyTextOrSaysWhere(@ForAll("texts") String text) {
    for (PolicySource.Language language : PolicySource.Language.values()) {
      readsOrSaysWhere(new PolicySource("f.rego", text, language));
    }
  }

  @Property(tries = 20_000)
  void readsAnyTokensOrSaysWhere(@ForAll("tokens") String text) {
    for (PolicySource.Language language : PolicySource.Language.values()) {
      readsOrSaysWhere(new PolicySource("f.rego", text, language));
    }
  }

  private static void readsOrSaysWhere(PolicySource source) {
    Module module;
    try {
      module = Parser.module(source);
    } catch (RegoException refused) {
      RegoError.Location at = Objects.requireNonNull(refused.errors().getFirst().location());
      assertThat(at.offset()).isBetween(0, source.text().length());
      assertThat(at.end()).isBetween(at.offset(), source.text().length());
      return;
    }
    if (source.language() == PolicySource.Language.V1) {
      assertThat(printed(Parser.module(PolicySource.v1("p.rego", printed(module)))))
          .isEqualTo(printed(module));
    }
  }

  /** The rules as the printer writes them. */
  private static String printed(Module module) {
    String imports =
        module.imports().stream()
            .map(
                i ->
                    "import "
                        + String.join(".", i.path())
                        + (i.alias() == null ? "" : " as " + i.alias()))
            .collect(Collectors.joining("\n", "", "\n"));
    return "package "
        + String.join(".", module.path())
        + "\n"
        + imports
        + module.rules().stream().map(Rule::toString).collect(Collectors.joining("\n"));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().all().ofMaxLength(60);
  }

  @Provide
  Arbitrary<String> tokens() {
    return Arbitraries.of(WORDS)
        .list()
        .ofMaxSize(30)
        .map(words -> "package t\n" + String.join(" ", words));
  }
}

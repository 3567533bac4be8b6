package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** GraphQL: what no case in text can show, which is the bounds. */
class GraphqlTest {
  private static final RegoValue SCHEMA =
      RegoValue.of("type Query { a(x: [I]): Query, b: Int } input I { x: I, y: [Int!] }");

  private static final List<String> WORDS =
      List.of(
          ("query mutation fragment on type extend input union enum interface scalar schema"
                  + " directive implements a b Query Int I f x y $x ( ) { } [ ] : = ! | & @ ... @skip"
                  + " 1 1.5 -0 1e9 \"s\" \"\"\" \\ # true null ' é")
              .split(" "));

  @Example
  void refusesNestingBeforeTheStackDoes() {
    for (String open : List.of("{a", "{a(x:[", "{a(x:{x:", "query($x:[", "{...{")) {
      assertThat(Calling.result("graphql.parse_query", RegoValue.of(open.repeat(100_000))))
          .startsWith("error: ")
          .contains("GraphQL");
    }
  }

  @Example
  void refusesEndlessChainsOfFragments() {
    String chain =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "fragment f" + i + " on Query { ...f" + (i + 1) + " }\n")
            .collect(Collectors.joining("", "{ ...f0 }\n", "fragment f5000 on Query { b }"));
    assertThat(Calling.result("graphql.is_valid", RegoValue.of(chain), SCHEMA)).isEqualTo("false");
  }

  @Example
  void paysForWhatItReads() {
    String call = "graphql.parse_query(\"{ " + "a ".repeat(1_000) + "}\")";
    assertThatThrownBy(() -> new Calling(900).find(call)).isInstanceOf(Calling.Spent.class);
  }

  @Example
  void paysForComparingFields() {
    String query = "{ " + "b ".repeat(2_000) + "}";
    assertThat(Calling.result("graphql.is_valid", RegoValue.of(query), SCHEMA))
        .isEqualTo("budget spent");
  }

  @Property(tries = 3_000)
  void readsAnyWordsOrFails(@ForAll("texts") String text) {
    for (String name : List.of("graphql.parse_query", "graphql.parse_schema")) {
      RegoValue tree = found(name, RegoValue.of(text));
      if (tree != null) {
        assertThat(found("graphql.is_valid", tree, SCHEMA)).isNotNull();
        assertThat(found("graphql.schema_is_valid", tree)).isNotNull();
      }
    }
    assertThat(found("graphql.parse_and_verify", RegoValue.of(text), SCHEMA)).isNotNull();
  }

  private static @Nullable RegoValue found(String name, RegoValue... arguments) {
    Builtin builtin = BuiltinCatalogue.find(name).orElseThrow();
    try {
      return builtin.code().call(new Calling(), arguments);
    } catch (Builtin.Failure useless) {
      assertThat(useless.getMessage()).isNotBlank();
      return null;
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(WORDS).list().ofMaxSize(25).map(words -> String.join(" ", words));
  }
}

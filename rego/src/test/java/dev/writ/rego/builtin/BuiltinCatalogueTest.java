package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.Builtin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of all builtins. */
class BuiltinCatalogueTest {
  @Test
  void hasAllNamesOnce() {
    assertThat(BuiltinCatalogue.all())
        .hasSize(206)
        .extracting(Builtin::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void knowsWhatIsNotDeterministic() {
    assertThat(BuiltinCatalogue.all())
        .filteredOn(Builtin::nondeterministic)
        .extracting(Builtin::name)
        .containsExactlyInAnyOrder(
            "http.send",
            "io.jwt.decode_verify",
            "io.jwt.encode_sign",
            "io.jwt.encode_sign_raw",
            "net.lookup_ip_addr",
            "opa.runtime",
            "rand.intn",
            "time.now_ns",
            "uuid.rfc4122");
  }

  @Test
  void knowsWhatIsDeprecated() {
    assertThat(BuiltinCatalogue.all())
        .extracting(Builtin::name)
        .filteredOn(BuiltinCatalogue::isDeprecated)
        .hasSize(11)
        .contains("all", "any", "cast_null", "re_match", "set_diff", "net.cidr_overlap");
  }

  @Test
  void findsByName() {
    assertThat(BuiltinCatalogue.find("time.now_ns").map(Builtin::name)).contains("time.now_ns");
    assertThat(BuiltinCatalogue.find("nope")).isEmpty();
  }

  @Test
  void findsAllThatItsFamiliesList() {
    assertThat(BuiltinCatalogue.all())
        .allSatisfy(
            builtin -> assertThat(BuiltinCatalogue.find(builtin.name())).containsSame(builtin));
  }

  @Test
  void hasOneRelation() {
    assertThat(BuiltinCatalogue.all())
        .extracting(Builtin::name)
        .filteredOn(BuiltinCatalogue::isRelation)
        .containsExactly("walk");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          count => [any<string, array[any], object[any: any], set[any]>] number
          sum => [any<array[number], set[number]>] number
          json.patch => [any, array[object<op: string, path: any>[any: any]]] any
          time.diff => [any<number, array<number, string>>, any<number, array<number, string>>] array<number, number, number, number, number, number>
          glob.match => [string, any<null, array[string]>, string] boolean
          time.now_ns => [] number
          """)
  void declaresTypesInTheWordsOfErrors(String name, String types) {
    Builtin.Signature signature = BuiltinCatalogue.find(name).orElseThrow().signature();
    assertThat(signature.arguments() + " " + signature.result()).isEqualTo(types);
  }
}

package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.rego.Engine.Capabilities;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What policies may use and reach. */
class CapabilitiesTest {
  private static Capabilities read(String json) {
    return Capabilities.parseJson(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Outcome outcome(Capabilities capabilities, String policy) {
    return Engine.builder()
        .capabilities(capabilities)
        .build()
        .compile(List.of(PolicySource.v1("t.rego", "package t\n\n" + policy)), RegoValue.Obj.EMPTY)
        .prepare("data.t.p")
        .evaluate(Evaluation.none());
  }

  private static String json(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Defined.class);
    return ((Outcome.Defined) outcome).value().toJson();
  }

  @Test
  @DisplayName("OPA's file names builtins, keywords and hosts")
  void readsTheFileOfOpa() {
    Capabilities read =
        read(
            """
            {"builtins": [{"name": "count", "decl": {"type": "function"}}, {"name": "plus"}],
             "future_keywords": ["in", "or"], "features": ["rego_v1"],
             "wasm_abi_versions": [{"version": 1}], "allow_net": ["Example.com"]}""");

    assertThat(read.builtins()).containsExactlyInAnyOrder("count", "plus");
    assertThat(read.keywords()).containsExactlyInAnyOrder("in", "or");
    assertThat(read.mayReach("example.com")).isTrue();
    assertThat(read.mayReach("example.org")).isFalse();
  }

  @Test
  @DisplayName("no host is allowed where the file names none")
  void allowsNoHostByItself() {
    assertThat(read("{\"builtins\": []}").mayReach("example.com")).isFalse();
    assertThat(read("{\"allow_net\": null}").mayReach("example.com")).isFalse();
  }

  @Test
  @DisplayName("a builtin that is not named is an undefined function")
  void leavesOutOtherBuiltins() {
    Capabilities few = read("{\"builtins\": [{\"name\": \"count\"}]}");

    assertThat(json(outcome(few, "p := count([1, 2])"))).isEqualTo("2");
    assertThatThrownBy(() -> outcome(few, "p := sum([1, 2])"))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("undefined function sum");
  }

  @Test
  @DisplayName("what the language itself needs is there without being named")
  void keepsWhatTheLanguageNeeds() {
    Capabilities none = read("{\"builtins\": []}");

    assertThat(json(outcome(none, "p if { x := [1]; 1 in x; $\"{x}\" = y; y = \"[1]\" }")))
        .isEqualTo("true");
  }

  @Test
  @DisplayName("a keyword that is not offered can't be imported")
  void offersKeywords() {
    String policy = "import future.keywords.or\n\np if false or true\n";

    assertThat(json(outcome(Capabilities.NONE.withExperimentalKeywords(), policy)))
        .isEqualTo("true");
    assertThat(json(outcome(read("{\"builtins\": [], \"future_keywords\": [\"or\"]}"), policy)))
        .isEqualTo("true");
    assertThatThrownBy(() -> outcome(Capabilities.NONE, policy))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("must be one of [contains every if in not]");
  }

  @Test
  @DisplayName("opa.runtime tells nothing by itself, and what the engine's builder says")
  void tellsOfTheProcess() {
    RegoValue.Obj runtime = (RegoValue.Obj) RegoValue.parseJson("{\"env\":{\"REGION\":\"eu\"}}");

    assertThat(json(outcome(Capabilities.NONE, "p := opa.runtime()"))).isEqualTo("{}");
    assertThat(
            json(outcome(Capabilities.NONE.withRuntime(runtime), "p := opa.runtime().env.REGION")))
        .isEqualTo("\"eu\"");
  }

  @Test
  @DisplayName("a file of another shape is refused with what is wrong")
  void refusesOtherShapes() {
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("an object was expected");
    assertThatThrownBy(() -> read("{\"builtins\": 1}"))
        .hasMessageContaining("`builtins` has to be a list but is number");
    assertThatThrownBy(() -> read("{\"builtins\": [\"count\"]}"))
        .hasMessageContaining("`builtins` has to hold objects with a `name`");
    assertThatThrownBy(() -> read("{\"builtins\": [], \"allow_net\": [1]}"))
        .hasMessageContaining("`allow_net` has to hold strings");
    assertThatThrownBy(() -> read("{")).isInstanceOf(RegoException.class);
  }
}

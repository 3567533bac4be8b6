package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the compiler makes of other things. */
class InternalsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          internal.member_2(1, [3, 1.0]) => true
          internal.member_2("k", {"k": 2}) => false
          internal.member_2(2, {"k": 2}) => true
          internal.member_2("t", "three") => false
          internal.member_3("k", 2, {"k": 2}) => true
          internal.member_3(0, 1, [1]) => true
          internal.member_3(1, 1, {1}) => true
          internal.member_3(1, 2, {1, 2}) => false
          internal.member_3(0, 1, "a") => false
          """)
  void findsMembers(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          internal.template_string(["Hi ", {"Ann"}, "! ", set(), " ", {["a", {1}]}]) => "Hi Ann! <undefined> [\\"a\\", {1}]"
          internal.template_string([]) => ""
          internal.template_string([{1, 2}]) => fatal: template-strings must not produce multiple outputs
          """)
  void joinsTemplates(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          eq([1], [1.0]) => true
          assign(1, 2) => false
          opa.runtime() => {}
          internal.test_case([]) => true
          trace(1) => type: operand 1 must be string but got number
          """)
  void comparesAndTellsNothingOfTheMachine(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @Test
  void printsEveryCombinationOfItsOperands() {
    Calling calling = new Calling();
    calling.call("internal.print([{1, 2}, set(), {\"a\"}, {{\"k\": \"v\"}}])");
    assertThat(calling.notes())
        .containsExactly("1 <undefined> a {\"k\": \"v\"}", "2 <undefined> a {\"k\": \"v\"}");
  }

  @Test
  void notesTracesAndPrints() {
    Calling calling = new Calling();
    calling.call("trace(\"here\")");
    calling.call("print(\"a\", [\"b\"])");
    assertThat(calling.notes()).containsExactly("here", "a [\"b\"]");
  }
}

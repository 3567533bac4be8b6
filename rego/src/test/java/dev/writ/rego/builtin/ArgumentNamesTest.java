package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.Builtin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ArgumentNamesTest {
  /** Declared without names, or too new for their names to be known. */
  private static final List<String> UNNAMED =
      List.of(
          "eq", "assign", "print", "array.flatten", "strings.split_n", "uri.is_valid", "uri.parse");

  @Test
  @DisplayName("every argument and result of a builtin has its name, or none of them")
  void namesEachArgument() {
    List<String> without = new ArrayList<>();
    for (Builtin builtin : BuiltinCatalogue.all()) {
      List<String> names = ArgumentNames.of(builtin.name());
      if (names.isEmpty()) {
        without.add(builtin.name());
      } else {
        assertThat(names)
            .as(builtin.name())
            .hasSize(builtin.signature().arguments().size() + 1)
            .doesNotHaveDuplicates();
      }
    }
    assertThat(without)
        .allMatch(
            name ->
                name.startsWith("internal.")
                    || BuiltinCatalogue.isDeprecated(name)
                    || UNNAMED.contains(name));
  }
}

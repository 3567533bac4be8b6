package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCommandTest {
  @Test
  void readsWhatToDo() {
    assertThat(SchemaCommand.parse(List.of("up")))
        .isEqualTo(new SchemaCommand(SchemaCommand.Verb.UP, null, false));
    assertThat(SchemaCommand.parse(List.of("schema")))
        .isEqualTo(new SchemaCommand(SchemaCommand.Verb.SCHEMA, null, false));
    assertThat(SchemaCommand.parse(List.of("down", "kernel-001-guards")))
        .isEqualTo(new SchemaCommand(SchemaCommand.Verb.DOWN, "kernel-001-guards", false));
    assertThat(SchemaCommand.parse(List.of("down", "--accept-data-loss", "0")))
        .isEqualTo(new SchemaCommand(SchemaCommand.Verb.DOWN, "0", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                      | needs one of up, down, schema",
        "sideways                | `sideways` is none of",
        "down                    | needs the version",
        "down a b                | needs the version",
        "up now                  | takes no `now`",
        "schema --accept-data-loss | takes no `--accept-data-loss`",
      })
  void saysWhatItExpected(String words, String sentence) {
    assertThatThrownBy(
            () -> SchemaCommand.parse(words.isEmpty() ? List.of() : List.of(words.split(" "))))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining("writ db --help");
  }
}

package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FlagsTest {
  @Test
  void readsEveryFlagInBothSpellings() {
    assertThat(
            Flags.parse(
                Map.of(),
                "up",
                "--home",
                "/srv/writ",
                "--port=9000",
                "--bind",
                "0.0.0.0",
                "--database-url",
                "jdbc:postgresql://db/writ",
                "--kubeconfig=/k",
                "--no-sandbox"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "writ.home", "/srv/writ",
                "writ.port", "9000",
                "writ.bind", "0.0.0.0",
                "writ.database.url", "jdbc:postgresql://db/writ",
                "writ.kubeconfig", "/k",
                "writ.sandbox.enabled", "false"));
  }

  @Test
  void takesTheHomeFromTheVariableUnlessAFlagSaysOtherwise() {
    Map<String, String> variables = Map.of("WRIT_HOME", "/srv/a");
    assertThat(Flags.parse(variables)).containsEntry("writ.home", "/srv/a");
    assertThat(Flags.parse(variables, "--home", "/srv/b")).containsEntry("writ.home", "/srv/b");
  }

  @Test
  void refusesAFlagItDoesNotKnow() {
    assertThatThrownBy(() -> Flags.parse(Map.of(), "--prot", "1"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("`--prot`")
        .hasMessageContaining("--help");
  }

  @Test
  void refusesAFlagWithoutItsValue() {
    assertThatThrownBy(() -> Flags.parse(Map.of(), "--port"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("needs a value");
  }
}

package dev.writ.workloads.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The drawing in the room's README is what holds. */
class RemediationStateTest {

  @Test
  void hasTheArrowsOfTheDrawingAndNoOther() throws IOException {
    Set<String> coded = new TreeSet<>();
    for (RemediationState from : RemediationState.values()) {
      for (RemediationState to : RemediationState.values()) {
        if (from.mayBecome(to)) {
          coded.add(from + " --> " + to);
        }
      }
    }

    assertThat(coded).isEqualTo(drawn("[*]", false));
  }

  @Test
  void beginsWhereTheDrawingSays() throws IOException {
    assertThat(drawn("[*]", true))
        .containsExactlyInAnyOrder(
            "[*] --> PLANNED",
            "[*] --> DEFERRED_TO_GIT",
            "[*] --> PENDING_APPROVAL",
            "[*] --> QUEUED");
  }

  @Test
  void isOverWhereNoArrowLeadsOn() {
    for (RemediationState state : RemediationState.values()) {
      assertThat(state.isOver())
          .as(state.name())
          .isEqualTo(List.of(RemediationState.values()).stream().noneMatch(state::mayBecome));
    }
  }

  private static Set<String> drawn(String start, boolean beginning) throws IOException {
    Set<String> arrows = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      if (line.contains(" --> ") && line.strip().startsWith(start) == beginning) {
        int label = line.indexOf(':');
        arrows.add((label < 0 ? line : line.substring(0, label)).strip());
      }
    }
    return arrows;
  }
}

package dev.writ.workloads.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LengthsTest {
  @Test
  void leavesNamesThatFit() {
    String longest = "a".repeat(253);
    assertThat(Lengths.name(longest)).isEqualTo(longest);
  }

  @Test
  void cutsLongNamesToNamesThatDiffer() {
    String one = Lengths.name("a".repeat(240) + "..-" + "b".repeat(20));
    String other = Lengths.name("a".repeat(240) + "..-" + "c".repeat(20));
    assertThat(one).hasSizeLessThanOrEqualTo(253).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    assertThat(one).doesNotContain("..", ".-", "-.").isNotEqualTo(other);
  }

  @Test
  void cutsTextsBetweenCharacters() {
    assertThat(Lengths.text("abc", 3)).isEqualTo("abc");
    assertThat(Lengths.text("abcd", 3)).isEqualTo("ab…");
    assertThat(Lengths.text("a\uD83D\uDE00bc", 3)).isEqualTo("a…");
  }
}

package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keys are found, whatever their hashes are. */
class KeysTest {
  /** Texts that all have one hash: `Aa` and `BB` have. */
  private static List<RegoValue> colliding(int doublings) {
    List<String> texts = List.of("");
    for (int i = 0; i < doublings; i++) {
      texts = texts.stream().flatMap(text -> List.of(text + "Aa", text + "BB").stream()).toList();
    }
    return texts.stream().<RegoValue>map(RegoValue::of).toList();
  }

  private static void findsAll(List<RegoValue> items, RegoValue other) {
    Keys keys = new Keys(0);
    for (int i = 0; i < items.size(); i++) {
      assertThat(keys.add(items.get(i))).isEqualTo(i);
    }
    for (int i = 0; i < items.size(); i++) {
      assertThat(keys.find(items.get(i))).isEqualTo(i);
      assertThat(keys.add(items.get(i))).isEqualTo(i);
    }
    assertThat(keys.size()).isEqualTo(items.size());
    assertThat(keys.find(other)).isEqualTo(-1);
    List<RegoValue> sorted =
        IntStream.range(0, keys.size()).mapToObj(i -> keys.at(keys.sorted(i))).toList();
    assertThat(sorted).isSorted().hasSameSizeAs(items);
  }

  @Test
  @DisplayName("few and many numbers that follow one another are found")
  void findsNumbers() {
    for (int count : new int[] {0, 1, 8, 9, 5_000}) {
      List<RegoValue> numbers =
          IntStream.range(0, count).<RegoValue>mapToObj(RegoValue::of).toList();
      findsAll(numbers, RegoValue.of(-1));
    }
  }

  @Test
  @DisplayName("texts of one hash are found")
  void findsTextsOfOneHash() {
    for (int doublings : new int[] {3, 7, 8, 12}) {
      findsAll(colliding(doublings), RegoValue.of("Aa"));
    }
  }

  @Test
  @DisplayName("in another order they are the same, with the same hash")
  void areTheSameInAnyOrder() {
    List<RegoValue> items = new ArrayList<>(colliding(9));
    IntStream.range(0, 500).forEach(i -> items.add(RegoValue.of(i)));
    RegoValue.SetOf one = RegoValue.SetOf.of(items);
    Collections.shuffle(items, new Random(1));
    RegoValue.SetOf other = RegoValue.SetOf.of(items);

    assertThat(other).isEqualTo(one).hasSameHashCodeAs(one);
  }
}

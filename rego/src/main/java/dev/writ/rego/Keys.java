package dev.writ.rego;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Distinct values with fast look-up: the keys of an object, the elements of a set. They stay where
 * they were added; {@link #sorted} leads through them in order. Up to eight are looked up by going
 * through them, more by an open-addressed table.
 */
final class Keys {
  private static final int WITHOUT_TABLE = 8;

  private RegoValue[] items;
  private int size;

  /** Position + 1 of the item by its hash, 0 where there is none; null for few items. */
  private int @Nullable [] table;

  /**
   * Positions in order of their items; made when first asked for, by whichever thread comes first.
   */
  private volatile int @Nullable [] order;

  Keys(int capacity) {
    items = new RegoValue[capacity];
  }

  int size() {
    return size;
  }

  RegoValue at(int position) {
    return items[position];
  }

  /** Where the item stands, or -1. */
  @SuppressWarnings("ReferenceEquality") // a look at the identity first is cheap and often enough
  int find(RegoValue item) {
    int[] slots = table;
    if (slots == null) {
      for (int i = 0; i < size; i++) {
        if (items[i] == item) {
          return i;
        }
      }
      for (int i = 0; i < size; i++) {
        if (items[i].equals(item)) {
          return i;
        }
      }
      return -1;
    }
    int mask = slots.length - 1;
    for (int slot = spread(item.hashCode()) & mask; ; slot = (slot + 1) & mask) {
      int position = slots[slot] - 1;
      if (position < 0 || items[position] == item || items[position].equals(item)) {
        return position;
      }
    }
  }

  boolean holdsTheSame(Keys other) {
    if (size != other.size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (other.find(items[i]) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The same in whichever order they were added. */
  int sumOfHashes() {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      sum += items[i].hashCode();
    }
    return sum;
  }

  /** Adds the item unless it is in; gives where it stands. */
  int add(RegoValue item) {
    int position = find(item);
    if (position >= 0) {
      return position;
    }
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.max(4, size * 2));
    }
    items[size++] = item;
    int[] slots = table;
    if (slots == null ? size > WITHOUT_TABLE : size * 2 > slots.length) {
      int[] wider = new int[Integer.highestOneBit(size) * 4];
      for (int i = 0; i < size; i++) {
        enter(wider, i);
      }
      table = wider;
    } else if (slots != null) {
      enter(slots, size - 1);
    }
    return size - 1;
  }

  private void enter(int[] slots, int position) {
    int mask = slots.length - 1;
    int slot = spread(items[position].hashCode()) & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = position + 1;
  }

  private static int spread(int hash) {
    return hash ^ hash >>> 16;
  }

  /** The position of the n-th item in order. */
  int sorted(int index) {
    int[] positions = order;
    if (positions == null) {
      positions = inOrder();
      order = positions;
    }
    return positions[index];
  }

  private int[] inOrder() {
    if (size <= WITHOUT_TABLE) {
      int[] positions = new int[size];
      for (int i = 0; i < size; i++) {
        int at = i;
        for (; at > 0 && items[positions[at - 1]].compareTo(items[i]) > 0; at--) {
          positions[at] = positions[at - 1];
        }
        positions[at] = i;
      }
      return positions;
    }
    Integer[] boxed = new Integer[size];
    Arrays.setAll(boxed, i -> i);
    Arrays.sort(boxed, Comparator.comparing(i -> items[i]));
    return Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
  }
}

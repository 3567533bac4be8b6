package dev.writ.rego;

import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Distinct values with fast look-up: the keys of an object, the elements of a set. They stay where
 * they were added; {@link #sorted} leads through them in order. Up to eight are looked up by going
 * through them, more by an open-addressed table, and by a tree where too many hashes meet: whoever
 * chooses the keys must not choose the time.
 */
final class Keys {
  private static final int WITHOUT_TABLE = 8;

  /** How far from the slot of its hash an item may stand. */
  private static final int FARTHEST = 128;

  private RegoValue[] items;
  private int size;

  /** Position + 1 of the item by its hash, 0 where there is none; null for few items. */
  private int @Nullable [] table;

  /** Positions of the items, in place of a table that has become bad. */
  private @Nullable TreeMap<RegoValue, Integer> tree;

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
      if (tree != null) {
        return tree.getOrDefault(item, -1);
      }
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
    int slot = slot(item, mask);
    for (int far = 0; far <= FARTHEST; far++) {
      int position = slots[slot] - 1;
      if (position < 0 || items[position] == item || items[position].equals(item)) {
        return position;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
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
      sum += mixed(items[i].hashCode());
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
    if (tree != null) {
      tree.put(item, size - 1);
    } else {
      enter();
    }
    return size - 1;
  }

  /** Enters the last item into the table, or all of them into a wider one, or into a tree. */
  private void enter() {
    int[] slots = table;
    boolean narrow = slots == null ? size > WITHOUT_TABLE : size * 2 > slots.length;
    int[] wider = narrow ? new int[Integer.highestOneBit(size) * 4] : slots;
    if (wider == null) {
      return;
    }
    for (int i = narrow ? 0 : size - 1; i < size; i++) {
      if (!enter(wider, i)) {
        TreeMap<RegoValue, Integer> all = new TreeMap<>();
        for (int position = 0; position < size; position++) {
          all.put(items[position], position);
        }
        tree = all;
        table = null;
        return;
      }
    }
    table = wider;
  }

  /** Whether there was a place near enough. */
  private boolean enter(int[] slots, int position) {
    int mask = slots.length - 1;
    int slot = slot(items[position], mask);
    for (int far = 0; far <= FARTHEST; far++) {
      if (slots[slot] == 0) {
        slots[slot] = position + 1;
        return true;
      }
      slot = (slot + 1) & mask;
    }
    return false;
  }

  private static int slot(RegoValue item, int mask) {
    return mixed(item.hashCode()) & mask;
  }

  /** Hashes that follow one another, as those of numbers do, end far apart. */
  private static int mixed(int hash) {
    int product = hash * 0x9E3779B9;
    return product ^ product >>> 16;
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

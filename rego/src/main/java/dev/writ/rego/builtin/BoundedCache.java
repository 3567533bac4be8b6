package dev.writ.rego.builtin;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * Remembers what was made from texts, without locks: each text has one place, and a later one there
 * drives it out. Long texts are not kept, so its size is bounded.
 */
final class BoundedCache<V> {
  private static final int PLACES = 256;
  private static final int LONGEST = 1_024;

  private final AtomicReferenceArray<Entry<V>> entries = new AtomicReferenceArray<>(PLACES);
  private final Function<String, V> make;

  private record Entry<V>(String text, V made) {}

  BoundedCache(Function<String, V> make) {
    this.make = make;
  }

  /** What was made from an equal text, or is made now; a failure is not kept. */
  V find(String text) {
    int hash = text.hashCode();
    int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    Entry<V> entry = entries.get(place);
    if (entry != null && entry.text.equals(text)) {
      return entry.made;
    }
    V made = make.apply(text);
    if (text.length() <= LONGEST) {
      entries.set(place, new Entry<>(text, made));
    }
    return made;
  }
}

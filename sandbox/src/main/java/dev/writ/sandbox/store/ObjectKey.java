package dev.writ.sandbox.store;

import java.util.Comparator;

/** Where an object lives; the namespace is empty for cluster-scoped kinds. */
public record ObjectKey(GroupResource resource, String namespace, String name)
    implements Comparable<ObjectKey> {

  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing((ObjectKey key) -> key.resource().group())
          .thenComparing(key -> key.resource().plural())
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }
}

package dev.writ.cluster;

import java.util.Set;

/**
 * Namespaces that nothing is judged or written in; names can be added, none is ever taken away.
 *
 * @param more Writ's own namespace and what the settings name
 */
public record ProtectedNamespaces(Set<String> more) {
  public static final ProtectedNamespaces STANDARD = new ProtectedNamespaces(Set.of());

  private static final Set<String> KNOWN =
      Set.of("cert-manager", "monitoring", "observability", "argocd");

  public ProtectedNamespaces {
    more = Set.copyOf(more);
  }

  /** Whether a namespace, by its name, is left alone. */
  public boolean contains(String namespace) {
    return namespace.startsWith("kube-")
        || namespace.endsWith("-system")
        || KNOWN.contains(namespace)
        || more.contains(namespace);
  }
}

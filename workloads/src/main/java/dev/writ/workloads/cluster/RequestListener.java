package dev.writ.workloads.cluster;

/** Is told of every request before it is sent. */
@FunctionalInterface
public interface RequestListener {
  RequestListener NOBODY = (_, _) -> {};

  /**
   * A request goes out.
   *
   * @param verb as in rights, such as {@code list}
   * @param resource plural, with its subresource where there is one, such as {@code
   *     devopspolicies/status}
   */
  void sent(String verb, String resource);
}

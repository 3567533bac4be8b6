package dev.writ.dbt.policy;

import dev.writ.document.Node;
import dev.writ.document.Span;

/**
 * A value that somebody wrote.
 *
 * @param file as the user named it
 */
record Written(String file, Node node) {
  Place place() {
    return at(file, node);
  }

  static Place at(String file, Node node) {
    Span span = node.span();
    return span == null ? new Place(file, 1, 1) : new Place(file, span.line(), span.column());
  }
}

package dev.writ.sandbox.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Objects as they stood at one revision. */
public record Listing(long revision, List<ObjectNode> items) {

  public Listing {
    items = List.copyOf(items);
  }
}

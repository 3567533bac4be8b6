package dev.writ.server.console;

import java.util.List;

/** The policies that Writ brings along. */
record BundlesPage(List<Row> rows) {

  /** One of them. */
  public record Row(String name, String says, State mode) {}
}

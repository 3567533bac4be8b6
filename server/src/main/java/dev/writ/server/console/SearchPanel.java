package dev.writ.server.console;

import java.util.List;

/** What a search found, by kind. */
public record SearchPanel(String query, List<Group> groups) {
  public record Group(String label, List<Hit> hits) {}

  public record Hit(String href, String icon, String label, String about) {}
}

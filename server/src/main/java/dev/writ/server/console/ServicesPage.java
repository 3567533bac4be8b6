package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Systems and their services. */
public record ServicesPage(
    String says, List<Group> systems, boolean mayAddSystem, @Nullable Trouble trouble) {

  public record Group(
      String id, String name, String about, List<Service> services, boolean mayAddService) {}

  public record Service(String id, String name, String about, int machines, When since) {}
}

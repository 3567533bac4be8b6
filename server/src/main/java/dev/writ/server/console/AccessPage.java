package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is there and what they may do. */
public record AccessPage(
    String says,
    List<Person> people,
    List<Binding> bindings,
    List<String> roles,
    List<String> environments,
    @Nullable String oneTimePassword,
    @Nullable Trouble trouble) {

  public record Person(
      String id, String name, String email, String kind, State state, When since) {}

  public record Binding(
      String id, String subject, String role, String scope, List<String> environments) {}
}

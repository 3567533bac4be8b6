package dev.writ.server.console;

import dev.writ.kernel.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal where it happened, in the code's own words.
 *
 * @param fields one per problem when there are several
 */
public record Trouble(String code, String detail, List<Field> fields) {
  /** One of several problems. */
  public record Field(String code, @Nullable String name, String detail) {
    public List<Said> said() {
      return Said.of(detail);
    }
  }

  public List<Said> said() {
    return Said.of(detail);
  }

  public static Trouble of(Problem problem) {
    return new Trouble(
        problem.code().name(),
        problem.detail(),
        problem.errors().stream()
            .map(error -> new Field(error.code().name(), name(error.pointer()), error.detail()))
            .toList());
  }

  /** The sentence about this field of the form, if it has one. */
  public @Nullable String about(String field) {
    return fields.stream()
        .filter(one -> field.equals(one.name()))
        .map(Field::detail)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String name(@Nullable String pointer) {
    return pointer == null ? null : pointer.substring(pointer.lastIndexOf('/') + 1);
  }
}

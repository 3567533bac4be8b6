package dev.writ.server.http;

import dev.writ.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted.
 *
 * @param page from 1
 * @param perPage 1 to 100, 20 when not given
 */
public record PageRequest(int page, int perPage) {
  private static final int LAST_PAGE = 1_000_000;

  /** Reads the query parameters {@code page} and {@code per_page}; tells all problems at once. */
  public static PageRequest of(@Nullable String page, @Nullable String perPage) {
    List<Problem> problems = new ArrayList<>();
    int number = within(1, LAST_PAGE, 1, "page", page, problems);
    int size = within(1, 100, 20, "per_page", perPage, problems);
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
    return new PageRequest(number, size);
  }

  public int offset() {
    return (page - 1) * perPage;
  }

  private static int within(
      int least, int most, int absent, String name, @Nullable String text, List<Problem> problems) {
    if (text == null || text.isEmpty()) {
      return absent;
    }
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      value = least - 1;
    }
    if (value < least || value > most) {
      problems.add(
          HttpProblems.PARAMETER_INVALID
              .with(
                  "`"
                      + name
                      + "` must be a whole number from "
                      + least
                      + " to "
                      + most
                      + ", not `"
                      + text
                      + "`")
              .param("parameter", name));
    }
    return value;
  }
}

package dev.writ.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How lists are asked for and answered. */
public final class Paging {
  private static final int LAST_PAGE = 1_000_000;
  private static final int MOST = 100;

  private Paging() {}

  /** Reads the query parameters {@code page} and {@code per_page}; tells all problems at once. */
  public static Page.Wish wish(@Nullable String page, @Nullable String perPage) {
    List<Problem> problems = new ArrayList<>();
    int number = within(LAST_PAGE, Page.Wish.FIRST.page(), "page", page, problems);
    int size = within(MOST, Page.Wish.FIRST.perPage(), "per_page", perPage, problems);
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
    return new Page.Wish(number, size);
  }

  /** The list as every list answers: {@code items, total, page, per_page}. */
  public static <T> ObjectNode answer(Page<T> page, Function<T, ? extends JsonNode> each) {
    ObjectNode body = Json.object();
    var items = body.putArray("items");
    page.items().forEach(item -> items.add(each.apply(item)));
    return body.put("total", page.total()).put("page", page.page()).put("per_page", page.perPage());
  }

  private static int within(
      int most, int absent, String name, @Nullable String text, List<Problem> problems) {
    if (text == null || text.isEmpty()) {
      return absent;
    }
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      value = 0;
    }
    if (value < 1 || value > most) {
      problems.add(
          HttpProblems.PARAMETER_INVALID
              .with(
                  "`"
                      + name
                      + "` must be a whole number from 1 to "
                      + most
                      + ", not `"
                      + text
                      + "`")
              .param("parameter", name));
    }
    return value;
  }
}

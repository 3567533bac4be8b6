package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's inbox. */
public record NoticesPage(String says, List<Row> rows, Pager pager) {
  public record Row(
      String id, String title, String body, @Nullable String href, boolean unread, When when) {}
}

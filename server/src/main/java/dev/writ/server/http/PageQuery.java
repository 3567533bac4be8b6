package dev.writ.server.http;

import dev.writ.kernel.store.Page;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** Which part of a list a call wants: {@code page} and {@code per_page}. */
public class PageQuery {
  @QueryParam("page")
  public @Nullable String page;

  @QueryParam("per_page")
  public @Nullable String perPage;

  /** Tells all problems at once. */
  public Page.Wish wish() {
    return Paging.wish(page, perPage);
  }
}

package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of requests: mine, those that wait for approval, or all tasks. */
public record RequestsPage(
    String says,
    @Nullable String query,
    List<RequestRow> rows,
    @Nullable String status,
    List<Frame.Choice> statuses,
    Pager pager,
    boolean filtered) {}

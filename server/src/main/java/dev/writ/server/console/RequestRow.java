package dev.writ.server.console;

import org.jspecify.annotations.Nullable;

/**
 * A request in a list: a ticket or a task.
 *
 * @param age none, wait or bad: how long it has waited
 */
public record RequestRow(
    String href,
    String what,
    @Nullable String about,
    @Nullable String environment,
    State state,
    String who,
    @Nullable String why,
    When when,
    String age,
    String votes) {}

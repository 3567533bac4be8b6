package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work from the wish to its end.
 *
 * @param done steps done of {@code steps}
 * @param moving it will change by itself: look again
 */
public record TaskPage(
    String id,
    String title,
    @Nullable String about,
    @Nullable String aboutHref,
    State state,
    @Nullable String environment,
    String says,
    int done,
    int steps,
    boolean moving,
    List<MachinePage.Fact> facts,
    List<Step> timeline,
    @Nullable String result,
    @Nullable Trouble error,
    @Nullable String ticketHref,
    boolean mayRetry,
    boolean mayCancel,
    @Nullable Trouble trouble) {}

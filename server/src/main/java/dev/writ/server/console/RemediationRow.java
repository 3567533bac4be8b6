package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A remediation in a list.
 *
 * @param objectHref the workload's own page
 * @param actions what is put in, in words
 * @param ticketHref where people are asked; null where nobody is
 */
public record RemediationRow(
    String id,
    String workload,
    String objectHref,
    String cluster,
    @Nullable String environment,
    State state,
    List<String> actions,
    @Nullable String ticketHref,
    When when) {}

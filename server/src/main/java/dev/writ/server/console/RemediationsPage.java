package dev.writ.server.console;

import java.util.List;

/** Remediations, the newest first. */
record RemediationsPage(
    String says,
    List<Frame.Choice> states,
    ListFilter filter,
    List<RemediationRow> rows,
    Pager pager) {}

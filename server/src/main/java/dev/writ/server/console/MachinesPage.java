package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machines that the caller may see. */
public record MachinesPage(
    String says,
    List<MachineRow> rows,
    @Nullable String status,
    List<String> statuses,
    @Nullable String name,
    @Nullable String service,
    @Nullable String cluster,
    Pager pager,
    boolean mayAsk,
    boolean filtered) {}

package dev.writ.cli;

import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Work that was asked for: where it stands, and waiting for its end. */
@Command(
    name = "tasks",
    synopsisSubcommandLabel = "VERB",
    description = "Follow work that was asked for.",
    footer = {"", "Example:", "  writ tasks list --mine"})
final class TasksCommands {
  private static final Resource TASKS = Resource.of(Work.TASKS);

  private static final List<Column> ROW =
      List.of(
          Column.id("TASK", "task_id"),
          Column.name("OPERATION", "operation"),
          Column.text("RESOURCE", "resource.name"),
          Column.state("STATUS", "status"),
          Column.name("REQUESTED BY", "requested_by_name"),
          Column.time("CREATED", "created_at"));

  private final Writ writ;

  TasksCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "list",
      description = "List work, newest first.",
      footer = {"", "Example:", "  writ tasks list --status FAILED"})
  int list(
      @Option(names = "--mine", description = "Only what I asked for.") boolean mine,
      @Option(
              names = "--status",
              paramLabel = "STATUS",
              description = "PENDING, PROCESSING, COMPLETED, FAILED or CANCELLED.")
          @Nullable String status,
      @Option(names = "--operation", paramLabel = "NAME", description = "Such as CREATE_VM.")
          @Nullable String operation,
      @Mixin RowLimit limit) {
    Resource wanted =
        TASKS
            .with("mine", mine ? "true" : null)
            .with("status", status)
            .with("operation", operation);
    writ.show(
        ROW,
        Listing.of(writ.api(), wanted, limit.rows),
        "task_id",
        "no work here yet",
        "next: writ vms request --help");
    return Exit.DONE;
  }

  @Command(
      name = "show",
      description = "Show where one piece of work stands.",
      footer = {"", "Example:", "  writ tasks show 5c1f00d2"})
  int show(
      @Parameters(paramLabel = "TASK", description = "Id, or its last characters.") String id) {
    Api api = writ.api();
    writ.printer()
        .detail(Work.TASK, api.get(Resource.of(Work.TASKS, task(api, id))).body(), "task_id");
    return Exit.DONE;
  }

  @Command(
      name = "wait",
      description =
          "Wait for the end of work; exit 0 done, 1 failed, 3 still waiting for approval.",
      footer = {"", "Example:", "  writ tasks wait 5c1f00d2 --timeout 5m"})
  int await(
      @Parameters(paramLabel = "TASK", description = "Id, or its last characters.") String id,
      @Option(
              names = "--timeout",
              paramLabel = "DURATION",
              defaultValue = "10m",
              converter = WaitOptions.DurationConverter.class,
              description = "How long, such as 30s, 10m or 2h (default: ${DEFAULT-VALUE}).")
          Duration timeout) {
    Api api = writ.api();
    return new Work(writ, api).follow(task(api, id), timeout);
  }

  private static String task(Api api, String id) {
    return Names.id(api, "task", TASKS, "task_id", id);
  }
}

package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Virtual machines: ask for them, look at them, switch them, give them back. */
@Command(
    name = "vms",
    synopsisSubcommandLabel = "VERB",
    description = "Ask for virtual machines and look after them.",
    footer = {"", "Example:", "  writ vms list"})
final class VmsCommands {
  static final String VMS = "/api/v1/vms";

  private static final List<Column> ROW =
      List.of(
          Column.name("NAME", "name"),
          Column.state("STATUS", "status"),
          Column.name("ENV", "environment"),
          Column.text("SYSTEM", "system_name"),
          Column.text("SERVICE", "service_name"),
          Column.text("CLUSTER", "cluster_name"),
          Column.time("AGE", "created_at"));

  private static final List<Column> MACHINE =
      List.of(
          Column.name("name", "name"),
          Column.id("id", "id"),
          Column.state("status", "status"),
          Column.text("status reason", "status_reason"),
          Column.name("environment", "environment"),
          Column.name("namespace", "namespace"),
          Column.name("system", "system_name"),
          Column.name("service", "service_name"),
          Column.name("cluster", "cluster_name"),
          Column.text("spec", "spec"),
          Column.text("revision", "revision"),
          Column.id("running task", "active_event_id"),
          Column.id("ticket", "ticket_id"),
          Column.name("should be", "run_strategy"),
          Column.time("created", "created_at"));

  private static final List<Column> DRY_RUN =
      List.of(
          Column.name("name would be", "name_preview"),
          Column.text("spec", "spec"),
          Column.text("approval", "approval"));

  private final Writ writ;

  VmsCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "request",
      aliases = "create",
      description = "Ask for a machine. Somebody else has to agree before it is made.",
      footer = {
        "",
        "Example:",
        "  writ vms request --service shop/redis --namespace dev --template ubuntu \\",
        "      --size small --reason 'cache for the shop'"
      })
  int request(
      @Option(
              names = "--service",
              required = true,
              paramLabel = "SYSTEM/SERVICE",
              description = "Whose machine it is.")
          String service,
      @Option(
              names = "--namespace",
              required = true,
              paramLabel = "NAME",
              description = "A registered namespace; it decides the environment.")
          String namespace,
      @Option(
              names = "--template",
              required = true,
              paramLabel = "NAME",
              description = "What it boots from.")
          String template,
      @Option(
              names = "--size",
              required = true,
              paramLabel = "NAME",
              description = "How big it is.")
          String size,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Why; approvers read it.")
          String reason,
      @Option(names = "--cpu", paramLabel = "N", description = "Cores, when fewer than the size's.")
          @Nullable Integer cpu,
      @Option(names = "--memory", paramLabel = "QUANTITY", description = "Such as 4Gi.")
          @Nullable String memory,
      @Option(names = "--disk-gb", paramLabel = "N", description = "Disk in GB.")
          @Nullable Integer diskGb,
      @Option(
              names = "--gpu",
              split = ",",
              paramLabel = "DEVICE",
              description = "GPU devices, as the size names them.")
          @Nullable List<String> gpu,
      @Option(names = "--hugepages", paramLabel = "SIZE", description = "2Mi or 1Gi.")
          @Nullable String hugepages,
      @Option(names = "--numa", description = "Pass the NUMA layout through.") boolean numa,
      @Option(names = "--dry-run", description = "Only say what would be asked for.")
          boolean dryRun,
      @Mixin WaitOptions wait) {
    Api api = writ.api();
    ObjectNode body = Json.object();
    body.put("service_id", ServicesCommands.id(api, service));
    body.put("template_id", activeTemplate(api, template));
    body.put("instance_size_id", SizesCommands.id(api, size));
    body.put("namespace", namespace);
    body.put("reason", reason);
    Json.put(body, "cpu", cpu);
    Json.put(body, "memory", memory);
    Json.put(body, "disk_gb", diskGb);
    Json.put(body, "gpu", gpu);
    Json.put(body, "hugepages", hugepages);
    Json.put(body, "numa", numa ? true : null);
    if (dryRun) {
      JsonNode answer = api.post(Resource.of(VMS, "dry-run"), body).body();
      new Work(writ, api).warn(answer);
      writ.printer().detail(DRY_RUN, answer, "name_preview");
      return Exit.DONE;
    }
    return new Work(writ, api).accepted(api.submit("POST", Resource.of(VMS), body), wait);
  }

  @Command(
      name = "list",
      description = "List the machines that you may see.",
      footer = {"", "Example:", "  writ vms list --environment prod --status RUNNING"})
  int list(
      @Option(names = "--system", paramLabel = "NAME", description = "Machines of one system.")
          @Nullable String system,
      @Option(
              names = "--service",
              paramLabel = "SYSTEM/SERVICE",
              description = "Machines of one service.")
          @Nullable String service,
      @Option(names = "--namespace", paramLabel = "NAME", description = "Machines of a namespace.")
          @Nullable String namespace,
      @Option(names = "--environment", paramLabel = "ENV", description = "test or prod.")
          @Nullable String environment,
      @Option(names = "--status", paramLabel = "STATUS", description = "Such as RUNNING.")
          @Nullable String status,
      @Mixin RowLimit limit) {
    Api api = writ.api();
    Resource wanted =
        Resource.of(VMS)
            .with("system", system == null ? null : SystemsCommands.id(api, system))
            .with("service", service == null ? null : ServicesCommands.id(api, service))
            .with("namespace", namespace)
            .with("environment", environment)
            .with("status", status);
    writ.show(
        ROW,
        Listing.of(api, wanted, limit.rows),
        "id",
        "no machines here",
        "next: writ vms request --help");
    return Exit.DONE;
  }

  @Command(
      name = "show",
      description = "Show one machine.",
      footer = {"", "Example:", "  writ vms show dev-shop-redis-01"})
  int show(@Parameters(paramLabel = "VM", description = "Name or id.") String name) {
    Api api = writ.api();
    writ.printer().detail(MACHINE, machine(api, name), "id");
    return Exit.DONE;
  }

  @Command(
      name = "start",
      description = "Start a machine. In prod somebody has to agree.",
      footer = {"", "Example:", "  writ vms start dev-shop-redis-01 --wait"})
  int start(
      @Parameters(paramLabel = "VM", description = "Name or id.") String name,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
          @Nullable String reason,
      @Mixin WaitOptions wait) {
    return power("start", name, reason, wait);
  }

  @Command(
      name = "stop",
      description = "Stop a machine. In prod somebody has to agree.",
      footer = {"", "Example:", "  writ vms stop dev-shop-redis-01 --reason 'not used at night'"})
  int stop(
      @Parameters(paramLabel = "VM", description = "Name or id.") String name,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
          @Nullable String reason,
      @Mixin WaitOptions wait) {
    return power("stop", name, reason, wait);
  }

  @Command(
      name = "restart",
      description = "Restart a machine. In prod somebody has to agree.",
      footer = {"", "Example:", "  writ vms restart dev-shop-redis-01"})
  int restart(
      @Parameters(paramLabel = "VM", description = "Name or id.") String name,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
          @Nullable String reason,
      @Mixin WaitOptions wait) {
    return power("restart", name, reason, wait);
  }

  @Command(
      name = "delete",
      description = {
        "Ask for the end of a machine; somebody has to agree.",
        "In prod its name has to be typed."
      },
      footer = {
        "",
        "Example:",
        "  writ vms delete prod-shop-redis-01 --confirm-name prod-shop-redis-01"
      })
  int delete(
      @Parameters(paramLabel = "VM", description = "Name or id.") String name,
      @Option(
              names = "--confirm-name",
              paramLabel = "NAME",
              description = "The machine's name once more, instead of being asked for it.")
          @Nullable String confirmName,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
          @Nullable String reason,
      @Mixin WaitOptions wait) {
    Api api = writ.api();
    JsonNode machine = machine(api, name);
    Resource resource = Resource.of(VMS, Json.text(machine, "id"));
    ObjectNode body = Json.put(Json.object(), "reason", reason);
    if (confirmName != null) {
      body.put("confirm_name", confirmName);
    } else if (Json.text(machine, "environment").equals("prod")) {
      body.put("confirm_name", typed(Json.text(machine, "name")));
    } else {
      body.put("confirm", true);
    }
    return new Work(writ, api).accepted(api.submit("DELETE", resource, body), wait);
  }

  private String typed(String name) {
    Failure unasked =
        new Failure(
            "deleting `" + name + "` in prod needs its name", "  next: add --confirm-name " + name);
    if (!writ.shell().terminal().in()) {
      throw unasked;
    }
    String answer =
        writ.shell()
            .prompt()
            .line("this is prod; type " + name + " to ask for its end: ")
            .orElseThrow(() -> unasked);
    if (!answer.equals(name)) {
      throw new Failure("`" + answer + "` is not `" + name + "`; nothing was sent");
    }
    return answer;
  }

  private int power(String verb, String name, @Nullable String reason, WaitOptions wait) {
    Api api = writ.api();
    String id = Names.id(api, "machine", Resource.of(VMS), "id", name);
    Answer answer =
        api.submit("POST", Resource.of(VMS, id, verb), Json.put(Json.object(), "reason", reason));
    return new Work(writ, api).accepted(answer, wait);
  }

  private static JsonNode machine(Api api, String name) {
    String id = Names.id(api, "machine", Resource.of(VMS), "id", name);
    return api.get(Resource.of(VMS, id)).body();
  }

  /** Several versions share a name; only the active one can be asked for. */
  private static String activeTemplate(Api api, String name) {
    Resource active = Resource.of(VMS, "templates").with("status", "active");
    return Names.id(api, "active template", active, "id", name);
  }
}

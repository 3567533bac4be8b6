package dev.writ.server.console;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Samples of the pages of room {@code vms}. */
final class VmSamples {
  private VmSamples() {}

  static MachineRow machineRow(String name, String env, String status) {
    return new MachineRow(
        Samples.ID,
        name,
        "shop-redis",
        Samples.ID,
        env,
        env,
        State.of(status),
        "cluster-02",
        "alice",
        Samples.ago(Duration.ofDays(3)));
  }

  static MachinesPage machines(boolean empty) {
    List<MachineRow> rows =
        List.of(
            machineRow("prod-shop-redis-01", "prod", "RUNNING"),
            machineRow("prod-shop-redis-02", "prod", "CREATING"),
            machineRow("dev-shop-web-01", "test", "STOPPED"),
            machineRow("dev-shop-web-02", "test", "FAILED"),
            machineRow("dev-shop-web-03", "test", "UNKNOWN"));
    return new MachinesPage(
        empty ? "No machine is yours to see." : "5 machines: 1 running, 1 failed.",
        empty ? List.of() : rows,
        null,
        List.of("RUNNING", "STOPPED", "FAILED"),
        Samples.HOSTILE,
        null,
        null,
        Pager.of("/vms", 1, 20, 5, 43),
        true,
        false);
  }

  static List<Step> steps() {
    return List.of(
        new Step(
            "request",
            "still",
            "bob",
            "asked for this machine",
            Samples.ago(Duration.ofHours(5)),
            "cache for checkout",
            List.of("policy asks: 1 vote of anybody who may approve in prod")),
        new Step(
            "check",
            "good",
            "ann",
            "agreed",
            Samples.ago(Duration.ofHours(4)),
            "fine for the sale",
            List.of("cluster cluster-02, template ubuntu v1")),
        new Step(
            "busy",
            "busy",
            "worker",
            "started, attempt 1",
            Samples.ago(Duration.ofHours(4)),
            null,
            List.of()),
        new Step(
            "cross",
            "bad",
            "worker",
            "failed and will try again",
            Samples.ago(Duration.ofHours(4)),
            null,
            List.of("CLUSTER_ERROR: the API server answered 500")),
        new Step(
            "check",
            "good",
            "worker",
            "finished",
            Samples.ago(Duration.ofHours(4)),
            null,
            List.of("attempt 2, 1.2 s")));
  }

  static MachinePage machine() {
    return new MachinePage(
        machineRow("prod-shop-redis-01", "prod", "STARTING"),
        List.of(
            Samples.fact("Cluster", "cluster-02", false),
            Samples.fact("Namespace", "prod", false),
            Samples.fact("Id", Samples.ID, true),
            Samples.fact("UID in the cluster", Samples.ID, true)),
        List.of(
            Samples.fact("CPU", "2", false),
            Samples.fact("Memory", "4Gi", false),
            Samples.fact("Disk", "50 GB", false),
            Samples.fact("Template", "ubuntu v1", false)),
        steps(),
        List.of(
            new MachinePage.Power("stop", "Stop", true),
            new MachinePage.Power("restart", "Restart", true)),
        new MachinePage.Deletion(true, "prod-shop-redis-01"),
        Samples.row("Start machine", "", "prod", "PROCESSING", Duration.ofMinutes(1), "none", ""),
        true,
        null);
  }

  static NewMachinePage.Draft draft() {
    return new NewMachinePage.Draft(
        "prod-shop-redis-03",
        "prod",
        List.of(
            Samples.fact("CPU", "2", false),
            Samples.fact("Memory", "4Gi", false),
            Samples.fact("Disk", "100 GB", false)),
        "one person who may approve in prod, not you",
        List.of("no cluster in prod has a GPU now; the approver will have to wait for one"),
        null);
  }

  static NewMachinePage newMachine() {
    return new NewMachinePage(
        List.of(
            new NewMachinePage.Option("1", "shop / redis", "", null),
            new NewMachinePage.Option("2", "shop / web", "", null)),
        List.of(
            new NewMachinePage.Option("dev", "dev", "for trying things", "test"),
            new NewMachinePage.Option("prod", "prod", "what customers use", "prod")),
        List.of(
            new NewMachinePage.Option("t1", "ubuntu-24", "v1, container disk", null),
            new NewMachinePage.Option("t2", "debian-13", "v3, container disk", null)),
        List.of(
            new NewMachinePage.Option("s", "small", "1 CPU, 2 GiB, 50 GB", null),
            new NewMachinePage.Option("m", "medium", "2 CPU, 4 GiB, 100 GB", null),
            new NewMachinePage.Option("l", "large", "4 CPU, 16 GiB, 100 GB", null)),
        Map.of(
            "service_id",
            "1",
            "namespace",
            "prod",
            "template_id",
            "t1",
            "instance_size_id",
            "m",
            "reason",
            "cache for checkout"),
        "k",
        draft());
  }

  static ClustersPage clusters() {
    return new ClustersPage(
        "1 cluster, 1 not healthy: no new machine is placed there.",
        List.of(
            new ClustersPage.Row(
                Samples.ID,
                "cluster-02",
                "https://10.0.0.2:6443",
                "prod",
                State.of("UNREACHABLE"),
                Samples.HOSTILE,
                12,
                "standard",
                Samples.ago(Duration.ofSeconds(20)))),
        null);
  }

  static ServicesPage services() {
    return new ServicesPage(
        "2 systems with 2 services. Machines belong to a service.",
        List.of(
            new ServicesPage.Group(
                "1",
                "shop",
                "the web shop",
                List.of(
                    new ServicesPage.Service(
                        "1", "redis", "cache", 3, Samples.ago(Duration.ofDays(2))),
                    new ServicesPage.Service(
                        "2", "web", "front end", 0, Samples.ago(Duration.ofDays(2)))),
                true),
            new ServicesPage.Group("2", "billing", "", List.of(), true)),
        true,
        null);
  }
}

package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.view.Terminal;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VmsCommandsTest {
  private static final String ALL = "?page=1&per_page=100";
  private static final String SYSTEM = "019ac0de-0000-7000-8000-000000000051";
  private static final String SERVICE = "019ac0de-0000-7000-8000-000000000052";
  private static final String TEMPLATE = "019ac0de-0000-7000-8000-000000000053";
  private static final String SIZE = "019ac0de-0000-7000-8000-000000000054";
  private static final String DEV = "019ac0de-0000-7000-8000-000000000055";
  private static final String PROD = "019ac0de-0000-7000-8000-000000000056";
  private static final String[] REQUEST = {
    "vms",
    "request",
    "--service",
    "shop/redis",
    "--namespace",
    "dev",
    "--template",
    "ubuntu",
    "--size",
    "small",
    "--reason",
    "cache for the shop"
  };

  private final PretendServer server = new PretendServer();
  private final Person alice = Person.at(server);

  @BeforeEach
  void furnish() {
    server
        .answers("GET /api/v1/vms/systems" + ALL, 200, items(SYSTEM, "shop"))
        .answers(
            "GET /api/v1/vms/systems/" + SYSTEM + "/services" + ALL,
            200,
            items(SERVICE, "redis").replace("{\"id\"", "{\"system_name\":\"shop\",\"id\""))
        .answers(
            "GET /api/v1/vms/templates?status=active&page=1&per_page=100",
            200,
            items(TEMPLATE, "ubuntu"))
        .answers("GET /api/v1/vms/sizes" + ALL, 200, items(SIZE, "small"))
        .answers(
            "GET /api/v1/vms" + ALL,
            200,
            """
            {"total":2,"items":[{"id":"%s","name":"dev-shop-redis-01","environment":"test"},
                                {"id":"%s","name":"prod-shop-redis-01","environment":"prod"}]}
            """
                .formatted(DEV, PROD))
        .answers("GET /api/v1/vms/" + DEV, 200, machine(DEV, "dev-shop-redis-01", "test"))
        .answers("GET /api/v1/vms/" + PROD, 200, machine(PROD, "prod-shop-redis-01", "prod"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requestsByNamesAndWaitsForApproval() {
    server.answers(
        "POST /api/v1/vms",
        202,
        """
        {"event_id":"e1","ticket_id":"t1","status":"PENDING",
         "warnings":[{"code":"NAME_LENGTH_WARNING","detail":"`shop` is long"}]}
        """);

    Person.Said said = alice.types(REQUEST);

    assertThat(said.code()).isEqualTo(3);
    assertThat(server.last().body())
        .isEqualTo(
            "{\"service_id\":\"%s\",\"template_id\":\"%s\",\"instance_size_id\":\"%s\",\"namespace\":\"dev\",\"reason\":\"cache for the shop\"}"
                .formatted(SERVICE, TEMPLATE, SIZE));
    assertThat(server.last().header("Idempotency-Key")).isEqualTo("key-1");
    assertThat(said.out())
        .isEqualTo(
            """
            status  PENDING
            task    e1
            ticket  t1
            next: somebody else runs  writ approvals approve t1
            """);
    assertThat(said.err()).isEqualTo("warning: `shop` is long (NAME_LENGTH_WARNING)\n");
  }

  @Test
  void sendsWhatWasAskedForAboveTheSize() throws IOException {
    server.answers("POST /api/v1/vms", 202, "{\"event_id\":\"e1\",\"status\":\"PROCESSING\"}");

    Person.Said said =
        alice.types(
            "vms",
            "create",
            "--service",
            SERVICE,
            "--namespace",
            "dev",
            "--template",
            TEMPLATE,
            "--size",
            SIZE,
            "--reason",
            "r",
            "--cpu",
            "2",
            "--memory",
            "4Gi",
            "--disk-gb",
            "50",
            "--gpu",
            "a100,a100",
            "--hugepages",
            "2Mi",
            "--numa",
            "-q");

    assertThat(said.code()).isZero();
    assertThat(said.out()).isEqualTo("e1\n");
    assertThat(server.calls()).containsExactly("POST /api/v1/vms");
    assertThat(server.last().json().toString())
        .contains("\"cpu\":2,\"memory\":\"4Gi\",\"disk_gb\":50,\"gpu\":[\"a100\",\"a100\"]")
        .endsWith("\"hugepages\":\"2Mi\",\"numa\":true}");
  }

  @Test
  void showsADryRunWithoutAsking() {
    server.answers(
        "POST /api/v1/vms/dry-run",
        200,
        "{\"name_preview\":\"dev-shop-redis-01\",\"spec\":{\"cpu\":2},\"approval\":{\"needed\":true}}");
    String[] dry = java.util.Arrays.copyOf(REQUEST, REQUEST.length + 1);
    dry[REQUEST.length] = "--dry-run";

    Person.Said said = alice.types(dry);

    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("name would be  dev-shop-redis-01\n");
    assertThat(server.last().header("Idempotency-Key")).isEmpty();
  }

  @Test
  void namesEverythingThatMustBeGiven() {
    Person.Said said = alice.types("vms", "request", "--service", "shop/redis");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .startsWith("writ: missing required options: ")
        .contains("--namespace", "--template", "--size", "--reason")
        .endsWith("  next: writ vms request --help\n");
  }

  @Test
  void teachesWhereNamesComeFrom() {
    assertThat(
            alice
                .types(
                    "vms",
                    "request",
                    "--service",
                    "shop/nginx",
                    "--namespace",
                    "dev",
                    "--template",
                    "ubuntu",
                    "--size",
                    "small",
                    "--reason",
                    "r")
                .err())
        .isEqualTo(
            """
            writ: there is no service `shop/nginx`, or it is hidden from you
              next: writ vms services list
            """);
  }

  @Test
  void startsByNameAndFollowsToTheEnd() {
    server
        .answers(
            "POST /api/v1/vms/" + DEV + "/start",
            202,
            "{\"event_id\":\"e1\",\"status\":\"PROCESSING\"}")
        .answers("GET /api/v1/tasks/e1", 200, task("PROCESSING"))
        .answers("GET /api/v1/tasks/e1?wait=PT20S", 200, task("PROCESSING"))
        .answers("GET /api/v1/tasks/e1?wait=PT20S", 200, task("COMPLETED"));

    Person.Said said = alice.types("vms", "start", "dev-shop-redis-01", "--wait");

    assertThat(said.code()).isZero();
    assertThat(said.out()).startsWith("status     COMPLETED\noperation  START_VM\n");
    assertThat(said.err()).isEmpty();
  }

  @Test
  void sendsTheReasonOfAStop() {
    server.answers(
        "POST /api/v1/vms/" + DEV + "/stop",
        202,
        "{\"event_id\":\"e1\",\"status\":\"PROCESSING\"}");

    alice.types("vms", "stop", "dev-shop-redis-01", "--reason", "night");

    assertThat(server.last().body()).isEqualTo("{\"reason\":\"night\"}");
  }

  @Test
  void confirmsATestMachinesEndByItself() {
    server.answers(
        "DELETE /api/v1/vms/" + DEV,
        202,
        "{\"event_id\":\"e1\",\"ticket_id\":\"t1\",\"status\":\"PENDING\"}");

    Person.Said said = alice.types("vms", "delete", "dev-shop-redis-01");

    assertThat(said.code()).isEqualTo(3);
    assertThat(server.last().body()).isEqualTo("{\"confirm\":true}");
    assertThat(server.last().header("Idempotency-Key")).isEqualTo("key-1");
  }

  @Test
  void asksForTheNameInProd() {
    server.answers(
        "DELETE /api/v1/vms/" + PROD,
        202,
        "{\"event_id\":\"e1\",\"ticket_id\":\"t1\",\"status\":\"PENDING\"}");
    alice.on(new Terminal(true, true, true, 80, false));

    Person.Said mistyped = alice.answering("prod-shop-redis-02").types("vms", "delete", PROD);
    assertThat(mistyped.code()).isEqualTo(1);
    assertThat(mistyped.err())
        .isEqualTo("writ: `prod-shop-redis-02` is not `prod-shop-redis-01`; nothing was sent\n");
    assertThat(server.calls()).noneMatch(call -> call.startsWith("DELETE"));

    assertThat(alice.answering("prod-shop-redis-01").types("vms", "delete", PROD).code())
        .isEqualTo(3);
    assertThat(server.last().body()).isEqualTo("{\"confirm_name\":\"prod-shop-redis-01\"}");
    assertThat(alice.questions)
        .contains("this is prod; type prod-shop-redis-01 to ask for its end: ");
  }

  @Test
  void needsTheNameAsAnOptionWithoutATerminal() {
    server.answers(
        "DELETE /api/v1/vms/" + PROD,
        202,
        "{\"event_id\":\"e1\",\"status\":\"PENDING\",\"ticket_id\":\"t1\"}");

    Person.Said said = alice.types("vms", "delete", "prod-shop-redis-01");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            """
            writ: deleting `prod-shop-redis-01` in prod needs its name
              next: add --confirm-name prod-shop-redis-01
            """);

    alice.types("vms", "delete", "prod-shop-redis-01", "--confirm-name", "prod-shop-redis-01");
    assertThat(server.last().body()).isEqualTo("{\"confirm_name\":\"prod-shop-redis-01\"}");
  }

  @Test
  void createsWhatMachinesBelongTo() {
    server
        .answers("POST /api/v1/vms/systems", 201, "{\"id\":\"s1\",\"name\":\"shop\"}")
        .answers(
            "POST /api/v1/vms/systems/" + SYSTEM + "/services",
            201,
            "{\"id\":\"s2\",\"name\":\"redis\"}")
        .answers(
            "POST /api/v1/vms/namespaces",
            201,
            "{\"id\":\"n1\",\"name\":\"dev\",\"environment\":\"test\"}");

    assertThat(alice.types("vms", "systems", "create", "shop", "--description", "the shop").out())
        .isEqualTo("name  shop\nid    s1\nsystem created\n");
    assertThat(server.last().body()).isEqualTo("{\"name\":\"shop\",\"description\":\"the shop\"}");
    assertThat(alice.types("vms", "services", "create", "shop/redis", "-q").out())
        .isEqualTo("s2\n");
    assertThat(server.last().body()).isEqualTo("{\"name\":\"redis\"}");
    assertThat(alice.types("vms", "namespaces", "create", "dev", "--environment", "test").code())
        .isZero();
    assertThat(server.last().body()).isEqualTo("{\"name\":\"dev\",\"environment\":\"test\"}");

    assertThat(alice.types("vms", "services", "create", "redis").err())
        .startsWith("writ: `redis` names no system\n");
  }

  @Test
  void listsEveryNoun() {
    server
        .answers("GET /api/v1/vms/namespaces" + ALL, 200, items(DEV, "dev"))
        .answers("GET /api/v1/vms/templates" + ALL, 200, items(TEMPLATE, "ubuntu"))
        .answers("GET /api/v1/vms/clusters" + ALL, 200, items(PROD, "sandbox"))
        .answers(
            "GET /api/v1/vms?system=%s&status=RUNNING&page=1&per_page=50".formatted(SYSTEM),
            200,
            items(DEV, "dev-shop-redis-01"));

    for (String noun :
        new String[] {"systems", "services", "namespaces", "templates", "sizes", "clusters"}) {
      Person.Said said = alice.types("vms", noun, "list");
      assertThat(said.code()).as(said.err()).isZero();
      assertThat(said.out().lines()).as(noun).hasSize(2);
    }
    assertThat(alice.types("vms", "services", "list").out())
        .startsWith("SYSTEM  NAME   DESCRIPTION  CREATED  ID\nshop    redis  -            -");
    assertThat(alice.types("vms", "list", "--system", "shop", "--status", "RUNNING").out())
        .contains("dev-shop-redis-01");
  }

  private static String items(String id, String name) {
    return "{\"total\":1,\"items\":[{\"id\":\"%s\",\"name\":\"%s\"}]}".formatted(id, name);
  }

  private static String machine(String id, String name, String environment) {
    return "{\"id\":\"%s\",\"name\":\"%s\",\"environment\":\"%s\"}"
        .formatted(id, name, environment);
  }

  private static String task(String status) {
    return "{\"task_id\":\"e1\",\"operation\":\"START_VM\",\"status\":\"%s\"}".formatted(status);
  }
}

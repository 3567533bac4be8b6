package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A second approver in two commands. */
class PeopleTest {
  private static final String USERS = "/api/v1/admin/users";

  private final PretendServer server = new PretendServer();
  private final Person admin = Person.at(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void showsTheOneTimePasswordOfANewcomer() {
    server.answers(
        "POST " + USERS, 201, "{\"id\":\"u2\",\"name\":\"ann\",\"one_time_password\":\"p-q-r\"}");

    Person.Said said = admin.types("users", "create", "ann", "--email", "ann@example.org");

    assertThat(said.code()).isZero();
    assertThat(said.out())
        .isEqualTo(
            """
            name               ann
            id                 u2
            one-time password  p-q-r
            next: writ bindings create --user ann --role approver --environment test
            """);
    assertThat(server.last().body()).isEqualTo("{\"name\":\"ann\",\"email\":\"ann@example.org\"}");
    assertThat(server.last().header("Idempotency-Key")).isEmpty();
    assertThat(admin.types("users", "create", "ann", "--quiet").out()).isEqualTo("p-q-r\n");
  }

  @Test
  void tellsWhoIAmAndWhatIMay() {
    server.answers(
        "GET /api/v1/auth/me",
        200,
        """
        {"id":"u1","name":"ann","must_change_password":false,"groups":["platform"],
         "bindings":[{"role":"approver","scope_type":"global","scope_id":null,
           "allowed_environments":["prod","test"],"permissions":["approval:approve"]}]}
        """);

    assertThat(admin.types("whoami").out())
        .isEqualTo(
            """
            name    ann
            id      u1
            groups  platform
            at    %s

            ROLE      SCOPE   SCOPE ID  ENVIRONMENTS  PERMISSIONS
            approver  global  -         prod, test    approval:approve
            """
                .formatted(server.url()));
  }

  /** The server takes a binding of this role to ann. */
  private void knowsAnn(String role) {
    server
        .answers(
            "GET " + USERS + "?page=1&per_page=100",
            200,
            "{\"total\":1,\"items\":[{\"id\":\"u2\",\"name\":\"ann\"}]}")
        .answers(
            "GET /api/v1/admin/roles?page=1&per_page=100",
            200,
            "{\"total\":1,\"items\":[{\"id\":\"r3\",\"name\":\"%s\"}]}".formatted(role))
        .answers("POST /api/v1/admin/bindings", 201, "{\"id\":\"b1\"}");
  }

  @Test
  void bindsByNames() {
    knowsAnn("approver");

    Person.Said said =
        admin.types(
            "bindings",
            "create",
            "--user",
            "ann",
            "--role",
            "approver",
            "--environment",
            "test,prod",
            "-q");

    assertThat(said.out()).isEqualTo("b1\n");
    assertThat(server.last().body())
        .isEqualTo(
            "{\"subject_type\":\"USER\",\"subject_id\":\"u2\",\"role_id\":\"r3\","
                + "\"scope_type\":\"global\",\"allowed_environments\":[\"test\",\"prod\"]}");
  }

  @Test
  void bindsInOneNamespaceThatIsFoundByItsName() {
    knowsAnn("viewer");
    server.answers(
        "GET /api/v1/workloads/namespaces?cluster=local&name=production&page=1&per_page=100",
        200,
        "{\"total\":1,\"items\":[{\"id\":\"n7\",\"name\":\"production\"}]}");

    Person.Said said =
        admin.types(
            "bindings",
            "create",
            "--user",
            "ann",
            "--role",
            "viewer",
            "--scope",
            "workloads-namespace=local/production",
            "-q");

    assertThat(said.out()).isEqualTo("b1\n");
    assertThat(server.last().body())
        .isEqualTo(
            "{\"subject_type\":\"USER\",\"subject_id\":\"u2\",\"role_id\":\"r3\","
                + "\"scope_type\":\"workloads-namespace\",\"scope_id\":\"n7\","
                + "\"allowed_environments\":[\"test\"]}");
    assertThat(
            admin
                .types("bindings", "create", "--user", "ann", "--role", "viewer", "--scope", "prod")
                .err())
        .contains("expected TYPE=WHAT");
  }

  @Test
  void listsPeople() {
    server.answers(
        "GET " + USERS + "?page=1&per_page=100",
        200,
        "{\"total\":1,\"items\":[{\"id\":\"u2\",\"name\":\"ann\",\"kind\":\"LOCAL\"}]}");

    assertThat(admin.types("users", "list").out())
        .isEqualTo(
            """
            NAME  EMAIL  KIND   CREATED  DISABLED  ID
            ann   -      LOCAL  -        -         u2
            """);
  }
}

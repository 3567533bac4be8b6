package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.rest.Json;
import dev.writ.cli.view.Terminal;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The verbs that ask a server. */
class WorkloadsServerTest {
  private static final String ROOT = "GET /api/v1/workloads";
  private static final String PAGE = "page=1&per_page=50";
  private static final String R1 = "019ac0de-0000-7000-8000-0000000000a1";

  private final PretendServer server = new PretendServer();
  private final Person alice = Person.at(server);

  @AfterEach
  void stop() {
    server.close();
  }

  private static String items(String... rows) {
    return "{\"items\":[%s],\"total\":%d}".formatted(String.join(",", rows), rows.length);
  }

  @Test
  void listsPoliciesAsTheyStand() {
    server.answers(ROOT + "/policies?namespace=production&" + PAGE, 200, items(policy("")));

    Person.Said said = alice.types("workloads", "policies", "--namespace", "production");

    assertThat(said)
        .isEqualTo(
            new Person.Said(
                0,
                """
                POLICY                     CLUSTER  MODE     SCORE  STANDS   VIOLATIONS  PODS  EVALUATED
                production/default-policy  local    enforce  90     Healthy  3           1     2026-03-01T11:59:00Z
                """,
                ""));
  }

  @Test
  void teachesTheFirstStepWhereThereIsNoPolicy() {
    server.answers(ROOT + "/policies?" + PAGE, 200, "{\"items\":[]}");

    assertThat(alice.types("workloads", "policies").out())
        .isEqualTo(
            """
            no policies here
            next: writ workloads bundle show baseline | kubectl apply -n NAMESPACE -f -
            """);
  }

  @Test
  void showsAPolicyWithAllThatIsWrongWithIt() {
    server.answers(
        ROOT + "/policies/production/default-policy",
        200,
        policy(
            """
            ,"warnings":["`spec.colour` is not known"],"rule_problems":["ours:2:3: x"],"conflicts":[
             {"winner":"production/a","loser":"production/default-policy",
              "workload":"deployment/production/web-app","container":"web",
              "field":"livenessProbe.tcpSocket.port","value":"8080","used":"9000"}],
            "exemption_warnings":["`late` is over"],
            "rule_failures":[{"check":"custom/ours","namespace":"production","pod":"p",
             "cause":"divide by zero","sha256":"00"}],
            "remediated_workloads":["deployment/production/web-app"],"planned_workloads":[],
            "deferred_workloads":[],"rolled_back_workloads":[],
            "not_remediated":[{"workload":"deployment/production/db","container":"",
             "reason":"Paused","message":"the Deployment is paused"}],
            "namespaces":[{"name":"production","health_score":90,"classification":"Healthy",
             "pods":1,"violations":3}]
            """));

    Person.Said said = alice.types("workloads", "policies", "production/default-policy");

    assertThat(said)
        .isEqualTo(
            new Person.Said(
                0,
                """
                policy                production/default-policy
                cluster               local
                mode                  enforce
                stands                Healthy
                message               3 violations across 1 pods — Healthy (90)
                severity score        85
                by check              latest_tag=1 missing_liveness=1 missing_readiness=1
                exempted              0
                evaluated             2026-03-01T11:59:00Z
                generation            2
                remediations applied  1
                remediations failed   0
                remediated            deployment/production/web-app
                dry run: changes are planned, none is made
                no webhook hands injected fields over: they may stand in the way of their owners' changes
                warning: `spec.colour` is not known
                rule: ours:2:3: x
                exemption: `late` is over
                rule failed: custom/ours on production/p: divide by zero

                NAMESPACE   SCORE  STANDS   VIOLATIONS  PODS
                production  90     Healthy  3           1

                NOT SET RIGHT             CONTAINER  REASON  MESSAGE
                deployment/production/db  -          Paused  the Deployment is paused

                CONFLICT AT                    CONTAINER  FIELD                         VALUE  USED  LOSER                      WINNER
                deployment/production/web-app  web        livenessProbe.tcpSocket.port  8080   9000  production/default-policy  production/a
                """,
                ""));
  }

  @Test
  void givesProgramsTheServersOwnWords() {
    server.answers(
        ROOT + "/policies/production/default-policy?cluster=east", 200, policy(",\"more\":[1]"));

    Person.Said said =
        alice.types(
            "workloads",
            "policies",
            "production/default-policy",
            "--cluster",
            "east",
            "--output",
            "yaml");

    assertThat(said.out()).startsWith("cluster: local\nkey: production/default-policy\n");
    assertThat(said.out()).endsWith("more:\n- 1\n");
  }

  @Test
  void looksForAClusterPolicyAndThenInTheNamespaceOfThatName() {
    String mine = policy("").replace("production/default-policy", "cluster/mine");
    server
        .answers(ROOT + "/cluster-policies/all", 200, policy(""))
        .answers(ROOT + "/policies/cluster/mine", 200, mine);

    assertThat(alice.types("workloads", "policies", "cluster/all").code()).isZero();
    assertThat(alice.types("workloads", "policies", "cluster/mine", "--quiet").out())
        .isEqualTo("cluster/mine\n");
    assertThat(server.calls())
        .containsExactly(
            ROOT + "/cluster-policies/all",
            ROOT + "/cluster-policies/mine",
            ROOT + "/policies/cluster/mine");
  }

  @Test
  void refusesWhatNamesNoPolicyAndNoWorkload() {
    assertThat(alice.types("workloads", "policies", "default-policy"))
        .isEqualTo(
            new Person.Said(
                2,
                "",
                """
                writ: invalid value for positional parameter at index 0 (POLICY): expected NAMESPACE/NAME, not `default-policy`
                  next: writ workloads policies --help
                """));
    assertThat(alice.types("workloads", "show", "production/web-app"))
        .isEqualTo(
            new Person.Said(
                2,
                "",
                """
                writ: invalid value for positional parameter at index 0 (KEY): expected KIND/NAMESPACE/NAME, such as deployment/production/web-app, not `production/web-app`
                  next: writ workloads show --help
                """));
    assertThat(server.received()).isEmpty();
  }

  @Test
  void listsViolationsByEveryFilter() {
    server.answers(
        ROOT
            + "/violations?cluster=local&namespace=production&policy=production%2Fdefault-policy"
            + "&check=latest_tag&severity=high&workload=deployment%2Fproduction%2Fweb-app"
            + "&exempted=false&page=1&per_page=1",
        200,
        """
        {"total":2,"items":[{"check":"latest_tag","severity":"high","namespace":"production",
         "workload":"deployment/production/web-app","pod":"web-app-1","container":"web",
         "message":"container 'web' uses :latest tag","exempted":null,"cluster":"local",
         "policy":"production/default-policy"}]}
        """);

    Person.Said said =
        alice.types(
            "workloads",
            "violations",
            "--cluster=local",
            "--namespace=production",
            "--policy=production/default-policy",
            "--check=latest_tag",
            "--severity=high",
            "--workload=deployment/production/web-app",
            "--limit=1");

    assertThat(said)
        .isEqualTo(
            new Person.Said(
                0,
                """
                SEVERITY  CHECK       WORKLOAD                       POD        MESSAGE                           POLICY                     CLUSTER
                high      latest_tag  deployment/production/web-app  web-app-1  container 'web' uses :latest tag  production/default-policy  local
                """,
                "1 of 2 shown; --limit 2 shows all\n"));
  }

  @Test
  void listsWhatIsExempted() {
    server.answers(
        ROOT + "/violations?exempted=true&" + PAGE,
        200,
        items(
            """
            {"check":"latest_tag","workload":"deployment/production/web-app","message":"m",
             "exempted":{"by":"production/default-policy/legacy","reason":"moves in May",
              "until":"2026-06-01T00:00:00Z"}}
            """));

    assertThat(alice.types("workloads", "violations", "--exempted").out())
        .isEqualTo(
            """
            CHECK       WORKLOAD                       MESSAGE  EXEMPTED BY                       UNTIL                 REASON
            latest_tag  deployment/production/web-app  m        production/default-policy/legacy  2026-06-01T00:00:00Z  moves in May
            """);
  }

  @Test
  void tellsTheServersOwnWordsOnAFilterThatIsNone() {
    server.answers(
        ROOT + "/violations?severity=awful&exempted=false&" + PAGE,
        422,
        "{\"code\":\"FIELD_INVALID\",\"detail\":\"`severity` must be one of `low`\"}");

    assertThat(alice.types("workloads", "violations", "--severity", "awful"))
        .isEqualTo(
            new Person.Said(1, "", "writ: `severity` must be one of `low` (FIELD_INVALID)\n"));
  }

  @Test
  void showsScoresAndAllOfThemTogether() {
    String scores =
        """
        {"by":"namespace","overall":{"health_score":89,"classification":"Healthy","pods":101},
         "items":[{"health_score":20,"classification":"Critical","pods":1,"cluster":"west",
          "name":"shop","violations":9,"exempted":1},
          {"health_score":90,"classification":"Healthy","pods":100,"cluster":"east",
          "name":"shop","violations":3,"exempted":0}]}
        """;
    server.answers(ROOT + "/scores?by=namespace", 200, scores);
    String[] words = {"workloads", "scores", "--by", "namespace"};

    assertThat(alice.types(words).out())
        .isEqualTo(
            """
            NAME  CLUSTER  SCORE  STANDS    VIOLATIONS  EXEMPTED  PODS
            shop  west     20     Critical  9           1         1
            shop  east     90     Healthy   3           0         100
            overall: 89 Healthy, 101 pods
            """);
    assertThat(alice.types("workloads", "scores", "--by", "namespace", "-o", "json").out())
        .contains("\"overall\" : {");
    assertThat(
            alice
                .on(new Terminal(true, true, true, 100, false))
                .types(words)
                .out()
                .lines()
                .toList())
        .contains("shop  west     20     ✕ Critical  9           1         1");
  }

  @Test
  void showsHowAPolicyStood() {
    server.answers(
        ROOT + "/evaluations?policy=production%2Fdefault-policy&" + PAGE,
        200,
        items(
            """
            {"cluster":"local","at":"2026-03-01T11:00:00Z","health_score":90,
             "classification":"Healthy","pods":1,"violations":3,"exempted":0,
             "by_check":{"latest_tag":1,"missing_liveness":2}}
            """));

    assertThat(
            alice.types("workloads", "evaluations", "--policy", "production/default-policy").out())
        .isEqualTo(
            """
            WHEN                  CLUSTER  SCORE  STANDS   VIOLATIONS  EXEMPTED  PODS  BY CHECK
            2026-03-01T11:00:00Z  local    90     Healthy  3           0         1     latest_tag=1 missing_liveness=2
            """);
  }

  @Test
  void listsExemptionsInForceOrAll() {
    String one =
        """
        {"cluster":"local","policy":"production/default-policy",
         "key":"production/default-policy/legacy","name":"legacy","state":"VOID","reason":"",
         "expires":null,"note":"has no reason","checks":["latest_tag","pending"]}
        """;
    server
        .answers(ROOT + "/exemptions?over=false&" + PAGE, 200, "{\"items\":[%s]}".formatted(one))
        .answers(ROOT + "/exemptions?" + PAGE, 200, "{\"items\":[]}");

    assertThat(alice.types("workloads", "exemptions").out())
        .isEqualTo(
            """
            NAME    STATE  CHECKS               KEY                               EXPIRES  REASON  NOTE
            legacy  VOID   latest_tag, pending  production/default-policy/legacy  -        -       has no reason
            """);
    assertThat(alice.types("workloads", "exemptions", "--all").out()).isEqualTo("no exemptions\n");
  }

  @Test
  void listsRemediationsByEveryFilter() {
    server.answers(
        ROOT
            + "/remediations?cluster=local&namespace=production&policy=production%2Fp"
            + "&workload=deployment%2Fproduction%2Fweb-app&state=COMPLETED&"
            + PAGE,
        200,
        items(remediation("")));

    assertThat(
            alice
                .types(
                    "workloads",
                    "remediations",
                    "--cluster=local",
                    "--namespace=production",
                    "--policy=production/p",
                    "--workload=deployment/production/web-app",
                    "--state=COMPLETED")
                .out())
        .isEqualTo(
            """
            REMEDIATION                           STATE      WORKLOAD                       CLUSTER  POLICIES                   CREATED
            %s  COMPLETED  deployment/production/web-app  local    production/enforce-policy  2026-03-01T11:00:00Z
            """
                .formatted(R1));
  }

  @Test
  void showsARemediationFoundByTheEndOfItsId() {
    server
        .answers(ROOT + "/remediations?id=00a1&page=1&per_page=100", 200, items(remediation("")))
        .answers(
            ROOT + "/remediations/" + R1,
            200,
            remediation(
                """
                ,"patch":{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web-app"}},
                "reverted_by":null,"decision":{"outcome":"ALLOW","degraded":false,
                 "policy_sha256":"00","decided_at":"2026-03-01T11:00:00Z","reasons":["as shipped"]},
                "timeline":[{"at":"2026-03-01T11:00:00Z","code":"WORKLOAD_PLANNED",
                 "by":"system:workloads","outcome":"SUCCESS"}]
                """));

    assertThat(alice.types("workloads", "remediations", "00a1"))
        .isEqualTo(
            new Person.Said(
                0,
                """
                state        COMPLETED
                workload     deployment/production/web-app
                cluster      local
                environment  prod
                id           %s
                policies     production/enforce-policy
                actions      inject liveness probe on port 3000 into `web`
                decision     ALLOW
                reasons      as shipped
                created      2026-03-01T11:00:00Z
                patched      2026-03-01T11:00:01Z
                ended        2026-03-01T11:01:00Z

                patch
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata:
                    name: web-app

                WHEN                  WHAT              BY                OUTCOME
                2026-03-01T11:00:00Z  WORKLOAD_PLANNED  system:workloads  SUCCESS
                """
                    .formatted(R1),
                ""));
  }

  @Test
  void takesARemediationBackAndFollowsIt() throws IOException {
    server
        .answers(
            "POST /api/v1/workloads/remediations/" + R1 + "/revert",
            202,
            "{\"event_id\":\"e1\",\"status\":\"PROCESSING\"}")
        .answers(
            "GET /api/v1/tasks/e1",
            200,
            """
            {"task_id":"e1","operation":"REVERT_REMEDIATION","status":"COMPLETED",
             "resource":{"name":"deployment/production/web-app"}}
            """);

    Person.Said said =
        alice.types("workloads", "revert", R1, "--reason", "the port is wrong", "--wait");

    assertThat(said)
        .isEqualTo(
            new Person.Said(
                0,
                """
                status     COMPLETED
                operation  REVERT_REMEDIATION
                resource   deployment/production/web-app
                task       e1
                """,
                ""));
    assertThat(server.received().getFirst().json())
        .isEqualTo(Json.object().put("reason", "the port is wrong"));
    assertThat(server.received().getFirst().header("Idempotency-Key")).isEqualTo("key-1");
  }

  @Test
  void tellsWhyARemediationCannotBeTakenBack() {
    server.answers(
        "POST /api/v1/workloads/remediations/" + R1 + "/revert",
        409,
        """
        {"code":"WORKLOADS_REMEDIATION_NOT_REVERTIBLE",
         "detail":"it is WATCHING; wait for its end"}
        """);

    assertThat(alice.types("workloads", "revert", R1))
        .isEqualTo(
            new Person.Said(
                1,
                "",
                "writ: it is WATCHING; wait for its end (WORKLOADS_REMEDIATION_NOT_REVERTIBLE)\n"));
  }

  @Test
  void showsAWorkloadWithItsPlanAndItsPast() {
    server.answers(
        ROOT + "/objects/Deployment/production/web-app",
        200,
        """
        {"cluster":"local","key":"deployment/production/web-app","kind":"deployment",
         "namespace":"production","name":"web-app","policies":["production/default-policy"],
         "violations":[{"check":"missing_liveness","severity":"medium","namespace":"production",
          "workload":"deployment/production/web-app","pod":"web-app-1","container":"web",
          "message":"container 'web' missing liveness probe","exempted":null,"cluster":"local",
          "policy":"production/default-policy"}],
         "plan":{"workload":"deployment/production/web-app","actions":["a"],"policies":[],
          "not_remediated":[],"conflicts":[],"outcome":"DEFER_TO_GIT","evidence":{"tool":"argocd",
          "key":"argocd.argoproj.io/tracking-id","value":"v","on":"workload"}},
         "remediations":[%s]}
        """
            .formatted(remediation("")));

    assertThat(alice.types("workloads", "show", "Deployment/production/web-app").out())
        .isEqualTo(
            """
            workload  deployment/production/web-app
            cluster   local
            policies  production/default-policy
            plan      DEFER_TO_GIT
            actions   a
            owned by  tool=argocd key=argocd.argoproj.io/tracking-id value=v on=workload

            SEVERITY  CHECK             POD        MESSAGE                                 POLICY                     EXEMPTED BY
            medium    missing_liveness  web-app-1  container 'web' missing liveness probe  production/default-policy  -

            REMEDIATION                           STATE      WORKLOAD                       CLUSTER  POLICIES                   CREATED
            %s  COMPLETED  deployment/production/web-app  local    production/enforce-policy  2026-03-01T11:00:00Z
            """
                .formatted(R1));
  }

  private static String policy(String more) {
    return """
    {"cluster":"local","key":"production/default-policy","namespace":"production",
     "name":"default-policy","cluster_scoped":false,"generation":2,"enforcement_mode":"enforce",
     "dry_run":true,"protected":false,"handover_unprotected":true,"stale_since":null,
     "evaluated_at":"2026-03-01T11:59:00Z",
     "evaluation":{"health_score":90,"classification":"Healthy","pods":1,"healthy":true,
      "severity_score":85,"violations":3,"exempted":0,
      "message":"3 violations across 1 pods — Healthy (90)",
      "by_check":{"latest_tag":1,"missing_liveness":1,"missing_readiness":1}},
     "remediations_applied":1,"remediations_failed":0,"problems":[]%s}
    """
        .formatted(more);
  }

  private static String remediation(String more) {
    return """
    {"id":"%s","cluster":"local","workload":"deployment/production/web-app","uid":"u1",
     "environment":"prod","state":"COMPLETED","policies":["production/enforce-policy"],
     "actions":["inject liveness probe on port 3000 into `web`"],"template_hash":"h",
     "tool":null,"ticket_id":null,"revert_of":null,"detail":null,
     "created_at":"2026-03-01T11:00:00Z","patched_at":"2026-03-01T11:00:01Z",
     "ended_at":"2026-03-01T11:01:00Z"%s}
    """
        .formatted(R1, more);
  }
}

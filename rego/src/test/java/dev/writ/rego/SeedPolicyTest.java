package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The approval policy of the product's source documents, as it is printed there. */
class SeedPolicyTest {
  private static final String DECISION = "data.kubernaut.approval.imperative.decision";

  private static String text() throws IOException {
    try (InputStream in = SeedPolicyTest.class.getResourceAsStream("/imperative-operations.rego")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Outcome decide(String input) throws IOException {
    return decide(Evaluation.ofJson(input.getBytes(StandardCharsets.UTF_8)));
  }

  private static Outcome decide(Evaluation evaluation) throws IOException {
    return Engine.standard()
        .compile(List.of(PolicySource.v1("w1.rego", text())), RegoValue.Obj.EMPTY)
        .prepare(DECISION)
        .evaluate(evaluation);
  }

  @Test
  @DisplayName("R1 a restart in production is approved by policy")
  void approvesARestart() throws IOException {
    Outcome outcome =
        decide(
            """
            {"operation_type":"imperative","action":"restart-deployment",
             "environment":"production","git_ops_managed":false,"resource_type":"Deployment"}""");

    assertThat(((Outcome.Defined) outcome).value().toJson())
        .isEqualTo(
            """
            {"approval_type":"rego-auto-approved","auto_approve":true,\
            "reason":"Auto-approved: restart-deployment is low-risk imperative operation in \
            production","require_approval":true}""");
  }

  @Test
  @DisplayName("R2 draining a node in staging has no reason, so no decision")
  void isUndefinedWithoutAReason() throws IOException {
    assertThat(
            decide(
                """
                {"operation_type":"imperative","action":"drain-node","environment":"staging"}"""))
        .isInstanceOf(Outcome.Undefined.class);
  }

  @Test
  @DisplayName("R2 a declarative operation has two approval types: a conflict at the third clause")
  void conflictsOnADeclarativeOperation() throws IOException {
    Outcome outcome =
        decide(
            """
            {"operation_type":"declarative","git_ops_managed":true,
             "resource_type":"Deployment"}""");

    RegoError error = ((Outcome.Failed) outcome).errors().getFirst();
    int third =
        1 + text().lines().toList().indexOf("approval_type := \"manual-approval-required\" if {");
    assertThat(error.code()).isEqualTo("eval_conflict_error");
    assertThat(error.message()).isEqualTo("complete rules must not produce multiple outputs");
    assertThat(Objects.requireNonNull(error.location()).row()).isEqualTo(third);
  }

  @Test
  @DisplayName("R2 in version 0 `in` is a name, so the policy does not parse")
  void doesNotParseInVersion0() throws IOException {
    String policy = text();
    org.assertj.core.api.Assertions.assertThatExceptionOfType(RegoException.class)
        .isThrownBy(
            () ->
                Engine.standard()
                    .compile(List.of(PolicySource.v0("w1.rego", policy)), RegoValue.Obj.EMPTY))
        .satisfies(
            refused -> {
              RegoError error = refused.errors().getFirst();
              assertThat(error.code()).isEqualTo("rego_parse_error");
              assertThat(error.message())
                  .isEqualTo("unexpected identifier token: expected \\n or ; or }");
            });
  }

  @Test
  @DisplayName("R29 draining a node in production: why it is not approved, clause by clause")
  void explainsAnAnswer() throws IOException {
    String input =
        """
        {"operation_type":"imperative","action":"drain-node","environment":"production"}""";
    Evaluation evaluation = Evaluation.ofJson(input.getBytes(StandardCharsets.UTF_8));

    Outcome plain = decide(evaluation);
    Outcome explained = decide(evaluation.explain(Outcome.Explanation.Level.FAILS));

    assertThat(((Outcome.Defined) explained).rows()).isEqualTo(((Outcome.Defined) plain).rows());
    assertThat(explained.report().steps()).isEqualTo(plain.report().steps());
    assertThat(explained.report().explanation().text())
        .startsWith(
            """
            query is defined
              holds   query:1  data.kubernaut.approval.imperative.decision
              data.kubernaut.approval.imperative.decision is defined
                holds   w1.rego:54  decision := { …
                data.kubernaut.approval.imperative.auto_approve = false
                  fails   w1.rego:11  auto_approve
                    not   w1.rego:13  is_low_risk_imperative_operation
                          `data.kubernaut.approval.imperative.is_low_risk_imperative_operation`\
             is undefined
                  fails   w1.rego:42  auto_approve
                    not   w1.rego:45  input.environment in ["development", "staging"]
                  holds   w1.rego:7  default auto_approve := false
            """)
        .doesNotContain("production\"");
    assertThat(
            decide(evaluation.explain(Outcome.Explanation.Level.FULL))
                .report()
                .explanation()
                .text())
        .contains("input.environment = \"production\"");
    assertThat(plain.report().explanation()).isEqualTo(Outcome.Explanation.NONE);
  }
}

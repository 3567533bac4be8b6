package dev.writ.kernel.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.store.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalMatrixTest {
  private final ApprovalMatrix matrix =
      new ApprovalMatrix(
          Map.of(
              "CREATE_SYSTEM", Set.of(ApprovalMatrix.NO_ENVIRONMENT),
              "CREATE_VM", Set.of(),
              "START_VM", Set.of("test")));

  private Ruling rule(String operation, @Nullable String environment) {
    return matrix.rule(
        new DecisionInput(
            "vms",
            operation,
            environment,
            new ResourceRef("vm", null, null),
            Json.object(),
            new DecisionInput.Requester(new UUID(0, 1), "alice", Set.of(), Set.of()),
            null,
            1,
            Instant.EPOCH));
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE_SYSTEM, , ALLOW",
    "CREATE_VM, test, NEEDS_APPROVAL",
    "CREATE_VM, prod, NEEDS_APPROVAL",
    "START_VM, test, ALLOW",
    "START_VM, prod, NEEDS_APPROVAL",
    "START_VM, , NEEDS_APPROVAL",
  })
  void asksWhereItDoesNotSayFree(String operation, @Nullable String environment, String outcome) {
    Ruling ruling = rule(operation, environment);
    assertThat(ruling.decision().outcome()).isEqualTo(outcome);
    assertThat(ruling.output().get("outcome").asText()).isEqualTo(outcome);
    assertThat(ruling.degraded()).isFalse();
  }

  @Test
  void asksDegradedForAnUnknownOperation() {
    Ruling ruling = rule("LAUNCH_ROCKET", "test");
    assertThat(ruling.decision()).isInstanceOf(Decision.NeedsApproval.class);
    assertThat(ruling.degraded()).isTrue();
    assertThat(ruling.cause()).isEqualTo("UNKNOWN_OPERATION");
  }

  @Test
  void isNamedByItsText() {
    assertThat(matrix.text().files())
        .containsEntry(
            "matrix.json", "{\"CREATE_SYSTEM\":[\"-\"],\"CREATE_VM\":[],\"START_VM\":[\"test\"]}");
    assertThat(rule("START_VM", "test").policySha256()).isEqualTo(matrix.text().sha256());
    assertThat(new ApprovalMatrix(Map.of("START_VM", Set.of())).text().sha256())
        .isNotEqualTo(matrix.text().sha256());
  }
}

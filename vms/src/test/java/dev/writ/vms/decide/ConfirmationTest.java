package dev.writ.vms.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.problem.Problem;
import dev.writ.vms.decide.Confirmation.Target;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmationTest {
  private static final UUID ID = new UUID(1, 2);
  private static final String MISSING = "DELETE_CONFIRMATION_REQUIRED";
  private static final String WRONG = "CONFIRMATION_NAME_MISMATCH";

  @ParameterizedTest(name = "{0}: confirm={1} name={2} body={3},{4} -> {5}")
  @DisplayName("V18 tiers: what confirms which deletion")
  @CsvSource({
    // target, confirm query, name query, confirm body, name body, code
    "vm-test, false, ,       false, ,       " + MISSING,
    "vm-test, true,  ,       false, ,       ",
    "vm-test, false, ,       true,  ,       ",
    "vm-test, false, the-vm, false, ,       ",
    "vm-test, false, ,       false, the-vm, ",
    "vm-test, true,  other,  false, ,       " + WRONG,
    "vm-prod, false, ,       false, ,       " + MISSING,
    "vm-prod, true,  ,       false, ,       " + MISSING,
    "vm-prod, false, ,       true,  ,       " + MISSING,
    "vm-prod, false, the-vm, false, ,       ",
    "vm-prod, false, ,       false, the-vm, ",
    "vm-prod, false, The-VM, false, ,       " + WRONG,
    "vm-prod, false, the-vm, false, other,  " + WRONG,
    "vm-prod, false, the-vm, false, the-vm, ",
    "service, true,  ,       false, ,       ",
    "service, false, ,       false, ,       " + MISSING,
    "system,  true,  ,       false, ,       " + MISSING,
    "system,  false, ,       false, the-vm, ",
    "system,  false, ,       false, the-vm2," + WRONG
  })
  void decides(
      String target,
      boolean confirmQuery,
      @Nullable String nameQuery,
      boolean confirmBody,
      @Nullable String nameBody,
      @Nullable String code) {
    Problem problem =
        Confirmation.of(confirmQuery, nameQuery, confirmBody, nameBody).problemFor(named(target));
    assertThat(problem == null ? null : problem.code().name()).isEqualTo(code);
  }

  @Test
  void saysWhatItNeeds() {
    Problem problem =
        java.util.Objects.requireNonNull(
            Confirmation.of(true, null, false, null).problemFor(named("vm-prod")));
    assertThat(problem.params())
        .containsEntry("entity", "vm")
        .containsEntry("entity_id", ID.toString())
        .containsEntry("entity_name", "the-vm")
        .containsEntry("environment", "prod")
        .containsEntry("method", "confirm_name");
  }

  private static Target named(String target) {
    return switch (target) {
      case "vm-test" -> Target.machine(ID, "the-vm", "test");
      case "vm-prod" -> Target.machine(ID, "the-vm", "prod");
      case "service" -> Target.service(ID, "the-vm");
      case "system" -> Target.system(ID, "the-vm");
      default -> throw new IllegalArgumentException(target);
    };
  }
}

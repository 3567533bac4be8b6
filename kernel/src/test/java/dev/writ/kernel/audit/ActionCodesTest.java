package dev.writ.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionCodesTest {
  @Test
  void listsEveryCodeOfTheKernel() {
    long declared =
        Arrays.stream(KernelActionCodes.class.getFields())
            .filter(f -> Modifier.isStatic(f.getModifiers()) && f.getType() == ActionCode.class)
            .count();
    assertThat(new ActionCodes(KernelActionCodes.ALL).all()).hasSize((int) declared);
  }

  @Test
  void refusesACodeThatNobodyListed() {
    ActionCodes codes = new ActionCodes(KernelActionCodes.ALL);
    assertThatThrownBy(() -> codes.requireListed(new ActionCode("TEA_MADE", "Somebody made tea.")))
        .hasMessageContaining("TEA_MADE");
  }

  @Test
  void refusesTwoCodesOfOneName() {
    assertThatThrownBy(
            () ->
                new ActionCodes(
                    KernelActionCodes.ALL, List.of(new ActionCode("LOGOUT", "Something else."))))
        .hasMessageContaining("LOGOUT");
  }
}

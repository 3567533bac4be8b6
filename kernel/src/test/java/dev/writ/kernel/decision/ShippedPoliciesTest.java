package dev.writ.kernel.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.PolicySource;
import dev.writ.rego.Workbench;
import dev.writ.rego.Workbench.TestReport;
import dev.writ.rego.Workbench.TestSettings;
import dev.writ.rego.Workbench.TestState;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("policies/ says of itself that it is right")
class ShippedPoliciesTest {
  @Test
  void everyTestOfEveryShippedPolicyPasses() {
    TestReport report =
        Workbench.test(
            Workbench.load(List.of("../policies"), List.of(), PolicySource.Language.V1),
            TestSettings.STANDARD);

    assertThat(report.tests())
        .isNotEmpty()
        .allSatisfy(test -> assertThat(test.state()).as(test.name()).isEqualTo(TestState.PASS));
  }
}

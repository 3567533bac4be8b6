package dev.writ.kernel.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.writ.rego.PolicySource;
import dev.writ.rego.Workbench;
import dev.writ.rego.Workbench.TestReport;
import dev.writ.rego.Workbench.TestSettings;
import dev.writ.rego.Workbench.TestState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "vms, CREATE_VM, test, ALLOW",
    "vms, DELETE_VM, production, NEEDS_APPROVAL",
    "workloads, REMEDIATE_WORKLOAD, production, NEEDS_APPROVAL",
    "workloads, REMEDIATE_WORKLOAD, test, ALLOW",
  })
  void theExampleOfAReadmeDecidesAsItSays(
      String room, String operation, String environment, String outcome) throws IOException {
    Path folder = Path.of("../policies").resolve(room).resolve("approval");
    String readme = Files.readString(folder.resolve("README.md"));
    int start = readme.indexOf("```json\n") + "```json\n".length();
    PolicySet policy =
        PolicySet.compile(
            PolicyText.of(
                room,
                Map.of(
                    "policy.rego",
                    Files.readString(folder.resolve("policy.rego")),
                    PolicySet.DATA,
                    readme.substring(start, readme.indexOf("```", start)))));

    Ruling ruling =
        policy.rule(
            JsonNodeFactory.instance
                .objectNode()
                .put("operation", operation)
                .put("environment", environment),
            Instant.EPOCH);

    assertThat(ruling.degraded()).isFalse();
    assertThat(ruling.output().path("outcome").asText()).isEqualTo(outcome);
  }
}

package dev.writ.dbt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.writ.testkit.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("D28 the schema of a policy file says what the reader says")
class GovernanceSchemaTest {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(PolicyChain.schema());

  @Test
  void isCurrent() {
    Golden.assertMatches(Path.of("../docs/dbt/schema/governance.json"), PolicyChain.schema());
  }

  @Test
  void acceptsTheExampleOfTheContract() {
    assertThat(SCHEMA.validate(PolicyFileTest.EXAMPLE, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "governance: {}",
        "governance: {naming: null}",
        "governance: {policies: [{name: a, type: max_transforms, action: warn, message: m, config: {threshold: 1}}]}",
        "workloads: {anything: 1}",
        "dbt: {delegate: {max_days: 3}}"
      })
  void acceptsWhatTheReaderAccepts(String yaml) {
    assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "governance: {policy_enforcement_level: stric}",
        "governance: {quality_gates: {minimum_test_coverge: 80}}",
        "governance: {quality_gates: {minimum_test_coverage: \"80\"}}",
        "governance: {quality_gates: {layer_thresholds: {gold: 101}}}",
        "governance: {custom_rules: [{type: require_meta_field}]}",
        "governance: {custom_rules: [{type: other, field: a}]}",
        "governance: {policies: [{name: a, type: required_tags, action: warn, message: m, config: {}}]}",
        "governance: {policy_overrides: [{pattern: x, action: exclude}]}",
        "plugins: {}",
        "dbt: {delegate: {max_days: 0}}"
      })
  void refusesWhatTheReaderRefuses(String yaml) {
    assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isNotEmpty();
  }
}

package dev.writ.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.dbt.decide.Code;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.EnforcementResult.ModelCoverage;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.dbt.policy.RegoFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which models are judged, and what the standard policy says of real projects. */
class ScopeTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final Scope EVERYTHING = new Scope(null, true, Set.of());

  /** The contract's "standard policy". */
  private static final String STANDARD =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict, pattern: medallion}
        quality_gates:
          minimum_test_coverage: 80
          require_descriptions: true
          require_column_descriptions: true
      """;

  private static EnforcementResult judged(Artifacts artifacts, Scope scope) {
    return judged(artifacts, scope, "");
  }

  private static EnforcementResult judged(Artifacts artifacts, Scope scope, String more) {
    PolicyDocument policy =
        new PolicyDocument(
            "writ.yaml", (STANDARD + more).getBytes(StandardCharsets.UTF_8), RegoFiles.NONE);
    return DbtRoom.offline().enforce(EnforceRequest.of(List.of(policy), artifacts, NOW).in(scope));
  }

  private static Map<Code, Integer> counts(EnforcementResult result) {
    Map<Code, Integer> counts = new HashMap<>();
    result.violations().forEach(each -> counts.merge(each.finding().code(), 1, Integer::sum));
    return counts;
  }

  private static Map<String, Tested> coverage(EnforcementResult result) {
    Map<String, Tested> coverage = new HashMap<>();
    for (ModelCoverage model : result.coverage()) {
      coverage.put(model.modelName(), model.columns());
    }
    return coverage;
  }

  @Test
  @DisplayName("D10 bouncer with all packages")
  void judgesEveryPackageThatJoins() {
    EnforcementResult result = judged(RealManifests.require("bouncer-1.11.12"), EVERYTHING);

    assertThat(result.modelsValidated()).isEqualTo(39);
    assertThat(counts(result))
        .isEqualTo(Map.of(Code.E201, 39, Code.E210, 19, Code.E220, 11, Code.E221, 10));
    assertThat(result.projectCoverage()).isEqualTo(new Tested(48, 435));
    assertThat(result.modelsNotApplicable()).isEqualTo(11);
  }

  @Test
  @DisplayName("D20 bouncer without a flag")
  void judgesTheProjectItselfWhereNothingIsSaid() {
    EnforcementResult result = judged(RealManifests.require("bouncer-1.11.12"), Scope.PROJECT);

    assertThat(result.modelsValidated()).isEqualTo(14);
    assertThat(result.totalModels()).isEqualTo(39);
    assertThat(counts(result))
        .isEqualTo(Map.of(Code.E201, 14, Code.E210, 4, Code.E220, 1, Code.E221, 10));
    assertThat(result.projectCoverage()).isEqualTo(new Tested(25, 49));
    assertThat(result.modelsNotApplicable()).isEqualTo(1);
  }

  @Test
  @DisplayName("D20 netsuite without a flag: a gate that judged nothing is not green")
  void refusesToJudgeNothing() {
    Artifacts netsuite = RealManifests.require("netsuite-1.11.11");
    assertThatThrownBy(() -> judged(netsuite, Scope.PROJECT))
        .isInstanceOf(ProblemsFound.class)
        .hasMessageEndingWith(
            "NO_MODELS_IN_SCOPE none of its models is of project `netsuite_integration_tests`; its"
                + " packages are `netsuite` (110); add packages with --include-packages, such as"
                + " --include-packages=netsuite");
  }

  @Test
  @DisplayName("D20 netsuite with its package")
  void judgesANamedPackage() {
    EnforcementResult result =
        judged(
            RealManifests.require("netsuite-1.11.11"), new Scope(null, false, Set.of("netsuite")));

    assertThat(counts(result)).isEqualTo(Map.of(Code.E201, 110, Code.E210, 52, Code.E220, 50));
    assertThat(result.projectCoverage()).isEqualTo(new Tested(62, 708));
    assertThat(result.modelsNotApplicable()).isEqualTo(58);
    assertThat(
            judged(
                    RealManifests.require("netsuite-1.11.11"),
                    Scope.PROJECT,
                    "dbt: {scope: {include_packages: [netsuite]}}\n")
                .violations())
        .as("by the policy")
        .hasSameSizeAs(result.violations());
  }

  @Test
  @DisplayName("D11 jaffle-v8: tests without attached_node, project by project_id")
  void findsProjectAndTestsOfAnOldManifest() {
    EnforcementResult result = judged(RealManifests.require("jaffle-v8-1.4.1"), Scope.PROJECT);

    assertThat(result.project()).isEqualTo("jaffle_shop");
    assertThat(coverage(result))
        .isEqualTo(
            Map.of(
                "customers", new Tested(1, 7),
                "orders", new Tested(8, 9),
                "stg_customers", new Tested(1, 1),
                "stg_payments", new Tested(2, 2),
                "stg_orders", new Tested(2, 2)));
    assertThat(counts(result))
        .isEqualTo(Map.of(Code.E201, 5, Code.E210, 1, Code.E220, 3, Code.E221, 5));
  }

  @Test
  @DisplayName("D21 bouncer's versions are three models")
  void tellsVersionsApart() {
    EnforcementResult result = judged(RealManifests.require("bouncer-1.11.12"), Scope.PROJECT);

    assertThat(coverage(result))
        .containsEntry("customers.v1", new Tested(2, 8))
        .containsEntry("customers.v2", new Tested(2, 9))
        .containsEntry("customers.v3", new Tested(2, 9));
    for (Code code : List.of(Code.E201, Code.E210)) {
      Set<String> fingerprints = new HashSet<>();
      result.violations().stream()
          .filter(each -> each.finding().code() == code)
          .filter(each -> each.finding().modelName().startsWith("customers.v"))
          .forEach(each -> fingerprints.add(each.fingerprint()));
      assertThat(fingerprints).as(code.name()).hasSize(3);
    }
    assertThat(excluded(RealManifests.require("bouncer-1.11.12"), "customers.v2"))
        .containsOnly("customers.v2");
    assertThat(excluded(RealManifests.require("bouncer-1.11.12"), "customers"))
        .containsOnly("customers.v1", "customers.v2", "customers.v3");
  }

  /** Models whose findings an override of this pattern takes out. */
  private static Set<String> excluded(Artifacts artifacts, String pattern) {
    EnforcementResult result =
        judged(
            artifacts,
            Scope.PROJECT,
            "  policy_overrides: [{pattern: %s, action: exclude, reason: r}]\n".formatted(pattern));
    Set<String> names = new HashSet<>();
    result.suppressed().forEach(each -> names.add(each.violation().finding().modelName()));
    return names;
  }

  private static Artifacts twin(String metadata, String... nodes) {
    String json =
        """
        {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v8.json"%s},
         "nodes": {%s}}"""
            .formatted(metadata, String.join(",\n", nodes));
    return new Artifacts(
        Artifact.of("manifest.json", json.getBytes(StandardCharsets.UTF_8)), null, null);
  }

  private static String model(String packageName, String name) {
    return """
        "model.%1$s.%2$s": {"resource_type": "model", "name": "%2$s", "package_name": "%1$s",
          "columns": {"a": {"name": "a"}, "b": {"name": "b"}}}"""
        .formatted(packageName, name);
  }

  private static String version(String name, int version) {
    return """
        "model.p.%1$s.v%2$d": {"resource_type": "model", "name": "%1$s", "package_name": "p",
          "version": %2$d, "latest_version": 3, "columns": {"a": {"name": "a"}}}"""
        .formatted(name, version);
  }

  @Test
  @DisplayName("D10 D20 twin: own models, named packages, all packages, none in scope")
  void choosesByPackage() {
    Artifacts two =
        twin(", \"project_name\": \"p\"", model("p", "x"), model("q", "y"), model("q", "z"));
    assertThat(judged(two, Scope.PROJECT).modelsValidated()).isEqualTo(1);
    assertThat(judged(two, new Scope(null, false, Set.of("q"))).modelsValidated()).isEqualTo(3);
    assertThat(judged(two, EVERYTHING).modelsValidated()).isEqualTo(3);
    assertThat(
            judged(two, Scope.PROJECT, "dbt: {scope: {include_packages: [\"*\"]}}\n")
                .modelsValidated())
        .isEqualTo(3);
    assertThatThrownBy(
            () ->
                judged(
                    twin(", \"project_name\": \"r\"", model("q", "y"), model("s", "z")),
                    Scope.PROJECT))
        .hasMessageContaining("its packages are `q` (1), `s` (1)");
  }

  @Test
  @DisplayName("D11 twin: project_id, tests by ref, by the last dependency, by the first")
  void findsProjectAndTestsWithoutAttachedNode() {
    String id = "83878c91171338902e0fe0fb97a8c47a"; // MD5 of `p`
    String test =
        """
        "test.p.%s": {"resource_type": "test", "name": "%s", "package_name": "p",
          "column_name": %s, "test_metadata": {"name": "%s", "kwargs": {%s}},
          "depends_on": {"nodes": ["model.p.x", "model.p.y"]}}""";
    EnforcementResult result =
        judged(
            twin(
                ", \"project_id\": \"" + id + "\"",
                model("p", "x"),
                model("p", "y"),
                model("q", "z"),
                test.formatted("t1", "t1", "\"a\"", "unique", "\"model\": \"{{ ref('y') }}\""),
                test.formatted("t2", "t2", "\"b\"", "relationships", "\"to\": \"ref('x')\""),
                test.formatted("t3", "t3", "null", "not_null", "\"column_name\": \"A\"")),
            Scope.PROJECT);

    assertThat(result.project()).isEqualTo("p");
    assertThat(coverage(result)).isEqualTo(Map.of("x", new Tested(1, 2), "y", new Tested(2, 2)));
  }

  @Test
  @DisplayName("D21 twin: versions share a name, not a fingerprint")
  void tellsVersionsOfATwinApart() {
    Artifacts versions = twin(", \"project_name\": \"p\"", version("c", 1), version("c", 2));
    assertThat(judged(versions, Scope.PROJECT).violations())
        .filteredOn(each -> each.finding().code() == Code.E201)
        .extracting(each -> each.finding().message())
        .containsExactly(
            "Model name 'c' does not match medallion naming convention",
            "Model name 'c' does not match medallion naming convention");
    assertThat(judged(versions, Scope.PROJECT).violations())
        .extracting(Violation::fingerprint)
        .doesNotHaveDuplicates();
    assertThat(excluded(versions, "c.v2")).containsOnly("c.v2");
    assertThat(excluded(versions, "c")).containsOnly("c.v1", "c.v2");
  }

  @Test
  void asksWhoseProjectItIsAndLetsNobodySayOtherwise() {
    Artifacts two = twin("", model("p", "x"), model("q", "y"));
    assertThatThrownBy(() -> judged(two, Scope.PROJECT))
        .hasMessage(
            "manifest.json: PROJECT_UNKNOWN does not say whose project it is; its packages are `p`"
                + " (1), `q` (1); name it with --project");
    assertThat(judged(two, new Scope("q", false, Set.of())).project()).isEqualTo("q");
    assertThat(judged(twin("", model("p", "x")), Scope.PROJECT).project()).isEqualTo("p");
    assertThatThrownBy(
            () ->
                judged(
                    twin(", \"project_name\": \"p\"", model("p", "x")),
                    new Scope("q", false, Set.of())))
        .hasMessage(
            "manifest.json: PROJECT_MISMATCH `--project` says `q`, but this is the manifest of"
                + " `p`; leave --project out, or give the manifest of `q`");
  }

  @Test
  void passesAProjectWithoutModels() {
    EnforcementResult result = judged(twin(", \"project_name\": \"p\""), Scope.PROJECT);
    assertThat(result.passed()).isTrue();
    assertThat(result.notices()).extracting("code").containsExactly("NO_MODELS");
  }
}

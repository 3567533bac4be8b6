package dev.writ.dbt.act;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.writ.dbt.RealManifests;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader;
import dev.writ.dbt.observe.SnapshotReader.Limits;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests that dbt wrote, told by every format; skipped where they are not beside the house. */
class RealProjectsTest {
  private static EnforcementResult judged(String name) {
    return judged(new Shop(), name);
  }

  private static EnforcementResult judged(Shop terms, String name) {
    return terms.judge(
        SnapshotReader.read(
            RealManifests.require(name),
            new Scope(null, true, Set.of()),
            Limits.DEFAULT,
            DbtOptions.DEFAULT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "recce-base-1.8.1",
        "recce-pr2-1.8.1",
        "jaffle-v8-1.4.1",
        "bouncer-1.11.12",
        "netsuite-1.11.11",
        "parser-v10-1.6.0"
      })
  @DisplayName("D28 results of real projects fit the schema and can be read again")
  void keepsAllOfThem(String name) {
    EnforcementResult result = judged(name);
    String json = Shop.told(ReportFormat.JSON, result, ReportContext.plain());
    Validated.assertValid(json, "enforcement-result");
    assertThat(ResultJson.read(Artifact.of("result.json", json.getBytes(UTF_8)))).isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"recce-base-1.8.1", "bouncer-1.11.12", "netsuite-1.11.11"})
  @DisplayName("D15 SARIF of real projects is valid; D18 so is their JUnit report")
  void othersCanReadThem(String name) throws Exception {
    EnforcementResult result = judged(name);
    SarifReportTest.assertValid(Shop.told(ReportFormat.SARIF, result, ReportContext.plain()));
    JunitReportTest.assertValid(Shop.told(ReportFormat.JUNIT, result, ReportContext.plain()));
    assertThat(Shop.told(ReportFormat.MARKDOWN, result, ReportContext.plain()))
        .hasSizeLessThan(60_000);
  }

  @Test
  @DisplayName("D15 D18 D19 D24 every format tells the twin's project as it tells the twin")
  void twinIsLikeTheProject() throws Exception {
    EnforcementResult real = judged("recce-base-1.8.1");
    EnforcementResult twin = Shop.base().judge();
    JsonNode sarif = new ObjectMapper().readTree(told(ReportFormat.SARIF, real)).at("/runs/0");
    assertThat(sarif.at("/results")).hasSize(18);
    assertThat(sarif.at("/tool/driver/rules")).hasSize(4);
    assertThat(told(ReportFormat.GITHUB, real)).isEqualTo(told(ReportFormat.GITHUB, twin));
    assertThat(told(ReportFormat.JUNIT, real)).isEqualTo(told(ReportFormat.JUNIT, twin));
    assertThat(told(ReportFormat.MARKDOWN, real)).isEqualTo(told(ReportFormat.MARKDOWN, twin));
    assertThat(told(ReportFormat.TABLE, real)).isEqualTo(told(ReportFormat.TABLE, twin));
    assertThat(told(ReportFormat.HTML, real)).contains("5/5", "12/27");
  }

  @Test
  @DisplayName("D16 between two real manifests: 4 new and 18 known, or 18 known and 4 fixed")
  void baselines() {
    EnforcementResult base = judged("recce-base-1.8.1");
    EnforcementResult request = judged("recce-pr2-1.8.1");
    assertThat(
            Tally.of(judged(new Shop().baseline(BaselineFile.of(base, null)), "recce-pr2-1.8.1")))
        .isEqualTo(new Tally(4, 0, 18));
    EnforcementResult back =
        judged(new Shop().baseline(BaselineFile.of(request, null)), "recce-base-1.8.1");
    assertThat(Tally.of(back)).isEqualTo(new Tally(0, 0, 18));
    assertThat(told(ReportFormat.TABLE, back)).contains("Baseline: 0 new, 18 known, 4 fixed");
    assertThat(back.passed()).isTrue();
  }

  @Test
  @DisplayName("D18 recce-pr2: two models are skipped as N/A")
  void skipsWhatHasNoColumn() {
    assertThat(told(ReportFormat.JUNIT, judged("recce-pr2-1.8.1")))
        .contains("name=\"dbt.coverage\" tests=\"9\" failures=\"3\" errors=\"0\" skipped=\"2\"");
  }

  private static String told(ReportFormat format, EnforcementResult result) {
    return Shop.told(format, result, ReportContext.plain());
  }
}

package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride.Action;
import dev.writ.testkit.Golden;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JunitReportTest {

  private static String told(EnforcementResult result) {
    return Shop.told(ReportFormat.JUNIT, result, ReportContext.plain());
  }

  /** As Maven's own reader understands it. */
  private static List<ReportTestSuite> parse(String xml) throws Exception {
    return new TestSuiteXmlParser(new NullConsoleLogger())
        .parse(
            new InputStreamReader(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8));
  }

  static void assertValid(String xml) throws Exception {
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(JunitReportTest.class.getResource("/junit/junit-report.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(xml)));
  }

  private static ReportTestCase find(String xml, String check, String model) throws Exception {
    return parse(xml).stream()
        .flatMap(suite -> suite.getTestCases().stream())
        .filter(each -> each.getFullClassName().equals("dbt." + check))
        .filter(each -> each.getName().equals(model))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("D18 28 cases in 4 suites, 13 failures, none skipped")
  void countsAsCiDoes() throws Exception {
    String xml = told(Shop.base().judge());
    List<ReportTestSuite> suites = parse(xml);
    assertThat(suites.stream().map(ReportTestSuite::getFullClassName))
        .containsExactly("dbt.naming", "dbt.coverage", "dbt.documentation", "dbt.semantic");
    assertThat(suites.stream().map(ReportTestSuite::getNumberOfTests)).containsOnly(7);
    assertThat(suites.stream().map(ReportTestSuite::getNumberOfFailures))
        .containsExactly(7, 3, 3, 0);
    assertThat(suites.stream().map(ReportTestSuite::getNumberOfSkipped)).containsOnly(0);
    assertThat(xml).contains("tests=\"28\" failures=\"13\" errors=\"0\"");
    Golden.assertMatches(Path.of("src/test/resources/golden/report/junit.xml"), xml);
  }

  @Test
  @DisplayName("D18 the two models without a column are skipped as N/A")
  void skipsWhatHasNoColumn() throws Exception {
    String xml = told(Shop.pullRequest().judge());
    assertThat(parse(xml).stream().map(ReportTestSuite::getNumberOfSkipped))
        .containsExactly(0, 2, 0, 0);
    assertThat(find(xml, "coverage", "int_customer_orders").getFailureMessage())
        .isEqualTo("N/A: the model declares no column");
  }

  @Test
  @DisplayName("D18 an excluded finding is skipped with its reason, a known one with its day")
  void skipsWhatDoesNotCount() throws Exception {
    String xml =
        told(
            Shop.pullRequest()
                .baseline(BaselineFile.of(Shop.base().judge(), null))
                .override("orders", Action.EXCLUDE, "moving, \"DATA-123\"")
                .judge());
    ReportTestCase excluded = find(xml, "naming", "orders");
    assertThat(excluded.hasSkipped()).isTrue();
    assertThat(excluded.getFailureMessage()).isEqualTo("moving, \"DATA-123\"");
    assertThat(find(xml, "naming", "customers").getFailureMessage())
        .isEqualTo("known since 2026-11-26");
    assertThat(find(xml, "naming", "int_customer_orders").hasFailure()).isTrue();
  }

  @Test
  void warningsAreToldAndFailNothing() throws Exception {
    String xml = told(Shop.base().dryRun().judge());
    assertThat(parse(xml).stream().map(ReportTestSuite::getNumberOfFailures)).containsOnly(0);
    assertThat(xml).contains("<system-out>warning [FLOE-E201] Model name &#39;orders&#39;");
  }

  @Test
  @DisplayName("D18 valid against the XSD, whatever happened")
  void fitsTheSchema() throws Exception {
    assertValid(told(Shop.base().judge()));
    assertValid(told(Shop.base().dryRun().judge()));
    assertValid(
        told(Shop.pullRequest().baseline(BaselineFile.of(Shop.base().judge(), null)).judge()));
    assertValid(told(Trouble.shop().judge()));
  }
}

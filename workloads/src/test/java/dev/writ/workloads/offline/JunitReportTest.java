package dev.writ.workloads.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("W29 JUnit: one case for each container and check")
class JunitReportTest {

  /** As Maven's own reader understands it. */
  private static List<ReportTestSuite> parse(Scan scan) throws Exception {
    return new TestSuiteXmlParser(new NullConsoleLogger())
        .parse(
            new InputStreamReader(
                new ByteArrayInputStream(
                    Offline.told(ScanReport.JUNIT, scan).getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8));
  }

  private static List<String> cases(Scan scan) throws Exception {
    return parse(scan).stream()
        .flatMap(suite -> suite.getTestCases().stream())
        .map(JunitReportTest::line)
        .toList();
  }

  private static String line(ReportTestCase each) {
    String outcome =
        each.hasFailure()
            ? "failed"
            : each.hasError() ? "error" : each.hasSkipped() ? "skipped" : "passed";
    return each.getFullClassName() + " " + each.getName() + " " + outcome;
  }

  @Test
  void tellsWhatPassedAndWhatFailed() throws Exception {
    Scan scan =
        Offline.shop(
            Offline.policy(
                "{forbidLatestTag: true, requireLivenessProbe: true, requireReadinessProbe: true,"
                    + " requireResources: true, maxRestartCount: 3, forbidPendingDuration: 300}"));

    assertThat(cases(scan))
        .containsExactly(
            "deployment/shop/web web: latest_tag failed",
            "deployment/shop/web web: missing_liveness passed",
            "deployment/shop/web web: missing_readiness failed",
            "deployment/shop/web web: missing_resources failed",
            "deployment/shop/web setup: latest_tag passed",
            "job/shop/once run: latest_tag passed",
            "job/shop/once run: missing_resources failed",
            "pod/shop/alone main: latest_tag passed",
            "pod/shop/alone main: missing_liveness failed",
            "pod/shop/alone main: missing_readiness failed",
            "pod/shop/alone main: missing_resources failed",
            "pod/shop/alone main: high_restarts failed",
            "pod/shop/alone pending failed");
    assertThat(Offline.told(ScanReport.JUNIT, scan))
        .contains(
            "<testsuite name=\"shop/rules\" tests=\"13\" failures=\"9\" errors=\"0\" skipped=\"0\"");
    List<ReportTestSuite> suites = parse(scan); // to Maven, a suite is what a class name is to us
    assertThat(suites.stream().map(ReportTestSuite::getFullClassName))
        .containsExactly("deployment/shop/web", "job/shop/once", "pod/shop/alone");
    assertThat(suites.stream().map(ReportTestSuite::getNumberOfTests)).containsExactly(5, 2, 6);
    assertThat(suites.stream().map(ReportTestSuite::getNumberOfFailures)).containsExactly(3, 1, 5);
    assertThat(suites.stream().map(ReportTestSuite::getNumberOfErrors)).containsOnly(0);
    ReportTestCase first = suites.getFirst().getTestCases().getFirst();
    assertThat(first.getFailureMessage()).isEqualTo("container 'web' uses :latest tag");
    assertThat(first.getFailureType()).isEqualTo("high");
    assertThat(first.getFailureDetail()).isEqualTo("shop.yaml:10:11");
  }

  @Test
  void rulesOfThePolicyAreCasesToo() throws Exception {
    String rego =
        """
        package ours
        deny contains {"container": c.name, "message": "from outside"} if {
          some c in input.pod.spec.containers
          startswith(c.image, "nginx")
        }
        """;
    Scan scan =
        Offline.shop(
            Offline.policy(
                "\n  customRules:\n    - name: inside\n      rego: |\n"
                    + rego.indent(8)
                    + "    - name: broken\n      rego: 'package x'\n"));

    assertThat(cases(scan))
        .startsWith(
            "deployment/shop/web web: custom/inside failed",
            "job/shop/once custom/inside passed",
            "pod/shop/alone custom/inside passed")
        .hasSize(4)
        .last()
        .asString()
        .startsWith("input policy.yaml:")
        .endsWith(" error");
  }

  @Test
  void exemptedIsSkippedWithItsReason() throws Exception {
    Scan scan =
        Offline.shop(
            Offline.policy(
                "{forbidLatestTag: true, exemptions: [{name: old, checks: [latest_tag],"
                    + " workloads: [deployment/web], reason: it goes in spring,"
                    + " expires: '2026-12-24T00:00:00Z'}]}"));

    assertThat(cases(scan))
        .containsExactly(
            "deployment/shop/web web: latest_tag skipped",
            "deployment/shop/web setup: latest_tag passed",
            "job/shop/once run: latest_tag passed",
            "pod/shop/alone main: latest_tag passed");
    ReportTestSuite suite = parse(scan).getFirst();
    assertThat(suite.getNumberOfSkipped()).isEqualTo(1);
    assertThat(suite.getTestCases().getFirst().getFailureMessage())
        .isEqualTo("it goes in spring (until 2026-12-24T00:00:00Z)");
  }

  @Test
  void whatCanNotBeReadIsAnError() throws Exception {
    Scan scan = Offline.scan(Map.of("bad.yaml", "a: <1>\na: 2\n"), "baseline");

    assertThat(cases(scan))
        .containsExactly("input bad.yaml:2:1: the key `a` is there twice; keep one of them error");
  }
}

package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.EnforcementResult;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileNamesTest {
  private static final EnforcementResult RESULT = Trouble.shop().judge();

  private static String told(ReportFormat format) {
    return Shop.told(format, RESULT, ReportContext.plain());
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  @DisplayName("D27 no name brings a control character, or turns text around, in any format")
  void nothingUnseenGetsThrough(ReportFormat format) {
    assertThat(told(format).chars().filter(c -> c != '\n'))
        .noneMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x202e || c == 0xffff);
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  @DisplayName("D27 no name begins a line of its own")
  void noNameMakesALine(ReportFormat format) {
    List<String> lines = told(format).lines().map(String::strip).toList();
    assertThat(lines)
        .noneMatch(line -> line.startsWith("::error::"))
        .noneMatch(line -> line.startsWith("::error") && !line.startsWith("::error file="));
  }

  @ParameterizedTest
  @EnumSource(
      value = ReportFormat.class,
      names = {"HTML", "MARKDOWN", "JUNIT"})
  @DisplayName("D27 a name that is markup is text")
  void markupIsText(ReportFormat format) {
    assertThat(told(format)).doesNotContain("<script").contains("&lt;script&gt;");
  }

  @ParameterizedTest
  @EnumSource(
      value = ReportFormat.class,
      names = {"SARIF", "GITHUB", "HTML", "TABLE", "MARKDOWN"})
  @DisplayName("D27 a path that leads out of the project is not repeated as a location")
  void pathsStayInside(ReportFormat format) {
    assertThat(told(format)).doesNotContain("uri\": \"/etc", "file=/etc", "file=models/../");
  }

  @Test
  void commandsEndWhereTheyShould() {
    assertThat(told(ReportFormat.GITHUB))
        .contains("file=models/unknown,title=FLOE-E201::Model name 'x%0A::error::pwned'")
        .contains("file=models/a b%2Cc%3Ad%25.sql,line=1,");
  }
}

package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.policy.EffectivePolicy.InlineSkips;
import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkipsTest {
  private static Law naming() {
    return new Law().naming(NamingPattern.MEDALLION);
  }

  private static Project skipping(String entry) {
    return Project.of("payments").meta("{\"writ\": {\"skip\": " + entry + "}}");
  }

  private static void assertHonoured(Judgement.Verdict verdict) {
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.notices()).isEmpty();
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.suppressed())
        .singleElement()
        .satisfies(
            suppressed -> {
              assertThat(suppressed.by()).isEqualTo(Suppressed.By.INLINE_SKIP);
              assertThat(suppressed.reason()).isEqualTo("rename planned, PAY-88");
            });
  }

  private static void assertRefused(Judgement.Verdict verdict, String... codes) {
    assertThat(verdict.violations()).hasSize(1);
    assertThat(verdict.suppressed()).isEmpty();
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.notices()).extracting(Notice::code).containsExactly(codes);
  }

  @ParameterizedTest
  @DisplayName("D17 honoured: a code, a list, a policy type; as a list or one map; until today")
  @ValueSource(
      strings = {
        "[{\"code\": \"E201\", \"reason\": \"rename planned, PAY-88\", \"until\": \"2027-03-31\"}]",
        "{\"code\": \"FLOE-E201\", \"reason\": \"rename planned, PAY-88\"}",
        "{\"code\": [\"E220\", \"E201\"], \"reason\": \"rename planned, PAY-88\"}",
        "{\"code\": \"naming\", \"reason\": \"rename planned, PAY-88\"}",
        "{\"code\": \"E201\", \"reason\": \"rename planned, PAY-88\", \"until\": \"2026-11-26\"}",
      })
  void honours(String entry) {
    assertHonoured(naming().judge(skipping(entry)));
  }

  @ParameterizedTest
  @DisplayName("D17 no reason, past, unknown code: the finding stays, with a notice")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"code": "E201"}                                                 | SKIP_WITHOUT_REASON
          {"code": "E201", "reason": "  "}                                 | SKIP_WITHOUT_REASON
          {"code": "E201", "reason": "x", "until": "2026-11-25"}           | SKIP_EXPIRED
          {"code": "E201", "reason": "x", "until": "soon"}                 | SKIP_EXPIRED
          {"code": "E999", "reason": "x"}                                  | SKIP_UNKNOWN_CODE
          {"code": "*", "reason": "x"}                                     | SKIP_UNKNOWN_CODE
          {"code": "E450", "reason": "x"}                                  | SKIP_UNKNOWN_CODE
          {"reason": "x"}                                                  | SKIP_UNKNOWN_CODE
          "E201"                                                           | SKIP_UNKNOWN_CODE
          """)
  void refuses(String entry, String notice) {
    assertRefused(naming().judge(skipping(entry)), notice);
  }

  @ParameterizedTest
  @DisplayName("D17 not delegated")
  @CsvSource({
    "NONE,  ,   2026-12-01, false",
    "UNTIL, ,   ,           false",
    "UNTIL, ,   2026-12-01, true",
    "UNTIL, 30, 2026-12-26, true",
    "UNTIL, 30, 2026-12-27, false",
    "ANY,   30, ,           false",
    "ANY,   30, 2026-12-01, true",
    "ANY,   ,   ,           true",
  })
  void obeysDelegation(InlineSkips allowed, Integer maxDays, String until, boolean honoured) {
    Judgement.Verdict verdict =
        naming()
            .skips(allowed, maxDays)
            .judge(
                skipping(
                    "{\"code\": \"E201\", \"reason\": \"rename planned, PAY-88\"%s}"
                        .formatted(until == null ? "" : ", \"until\": \"" + until + "\"")));
    if (honoured) {
      assertHonoured(verdict);
    } else {
      assertRefused(verdict, "SKIP_NOT_ALLOWED");
    }
  }

  @Test
  @DisplayName("D17 column-level: that column only")
  void skipsOneColumn() {
    Judgement.Verdict verdict =
        new Law()
            .descriptions(true, true)
            .judge(
                new Project()
                    .model("gold_x")
                    .column(
                        "a", "", "{\"writ\": {\"skip\": {\"code\": \"E221\", \"reason\": \"x\"}}}")
                    .column("b", ""));
    assertThat(verdict.violations())
        .extracting(each -> each.finding().column())
        .containsExactly("b");
    assertThat(verdict.suppressed())
        .extracting(each -> each.violation().finding().column())
        .containsExactly("a");
  }

  @Test
  @DisplayName("D17 unused")
  void noticesWhatHidesNothing() {
    Judgement.Verdict verdict =
        naming()
            .judge(
                Project.of("gold_x")
                    .meta("{\"writ\": {\"skip\": {\"code\": \"E201\", \"reason\": \"x\"}}}"));
    assertThat(verdict.notices())
        .extracting(notice -> notice.code() + " " + notice.message())
        .containsExactly("SKIP_UNUSED model `gold_x`: the skip of `E201` hides nothing; remove it");
  }

  @Test
  void honoursWhatIsKnownOfAList() {
    Judgement.Verdict verdict =
        naming().judge(skipping("{\"code\": [\"E999\", \"E201\"], \"reason\": \"x\"}"));
    assertThat(verdict.suppressed()).hasSize(1);
    assertThat(verdict.notices()).extracting(Notice::code).containsExactly("SKIP_UNKNOWN_CODE");
  }
}

package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplanationTest {
  @Test
  void knowsACodeInEveryFormThatPeopleMeet() {
    Explanation naming = Explanation.find("E201").orElseThrow();

    assertThat(Explanation.find("FLOE-E201")).contains(naming);
    assertThat(Explanation.find(" floe-e201 ")).contains(naming);
    assertThat(Explanation.find("FLOE-E403/owners.deny").orElseThrow().code()).isEqualTo("E403");
    assertThat(Explanation.find("FLOE-E230").orElseThrow().page()).isEqualTo("/inheritance");
    assertThat(Explanation.find("manifest_not_json").orElseThrow().page())
        .isEqualTo("/problems#manifest_not_json");
  }

  @Test
  void knowsNoOther() {
    assertThat(Explanation.find("")).isEmpty();
    assertThat(Explanation.find("E999")).isEmpty();
    assertThat(Explanation.find("../E201")).isEmpty();
    assertThat(Explanation.find("problems")).isEmpty();
  }

  @Test
  void everyTextSaysWhatAndHowToFix() {
    for (String code : Explanation.codes()) {
      Explanation explanation = Explanation.find(code).orElseThrow();
      assertThat(explanation.what()).as(code).isNotEmpty().doesNotContain("**");
      assertThat(explanation.fix()).as(code).isNotEmpty();
      if (code.length() == 4) {
        assertThat(explanation.title()).as(code).isNotEmpty();
        assertThat(explanation.why()).as(code).isNotEmpty();
        assertThat(explanation.except()).as(code).isNotEmpty();
      }
    }
  }
}

package dev.writ.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarriedEnvironmentTest {
  @ParameterizedTest
  @CsvSource({
    "/vms, /vms?environment=prod",
    "/vms?status=FAILED, /vms?status=FAILED&amp;environment=prod",
    "/approvals/1#decide, /approvals/1?environment=prod#decide",
    "/vms?environment=test, /vms?environment=test",
    "/vms?environment=, /vms?environment=",
    "/assets/writ.css?v=1, /assets/writ.css?v=1",
    "/api/v1/audit/export, /api/v1/audit/export",
    "#decide, #decide",
    "https://elsewhere.example/, https://elsewhere.example/",
  })
  void followsEveryAddressThatLeadsOn(String written, String shown) {
    for (String attribute : new String[] {"href", "action", "hx-post"}) {
      assertThat(CarriedEnvironment.page("<a " + attribute + "=\"" + written + "\">", "prod"))
          .isEqualTo("<a " + attribute + "=\"" + shown + "\">");
    }
  }

  @ParameterizedTest
  @CsvSource({"href=\"/vms\"", "&quot;href=&quot;/vms&quot;"})
  void leavesTextAlone(String text) {
    assertThat(CarriedEnvironment.page("<p>" + text + "</p>", "prod")).contains(">" + text + "<");
  }
}

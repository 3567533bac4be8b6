package dev.writ.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.qute.Engine;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each page, rendered with sample data. */
class TemplatesTest {
  private static final Engine ENGINE = Look.engine();

  private static final Pattern INLINE =
      Pattern.compile(
          "<style|<script(?![^>]* src=)| style=| on[a-z]+=|javascript:", Pattern.CASE_INSENSITIVE);

  static Set<String> pages() {
    return Samples.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void hasNoInlineScriptOrStyle(String page) {
    assertThat(Look.render(ENGINE, page)).isNotBlank().doesNotContainPattern(INLINE);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void escapesWhatPeopleTyped(String page) {
    assertThat(Look.render(ENGINE, page)).doesNotContain(Samples.HOSTILE);
  }

  @Test
  void tellsTheApproverWhyPolicyCouldNotDecide() {
    assertThat(Look.render(ENGINE, "approval"))
        .contains("Policy could not decide", "<code>UNKNOWN_OPERATION</code>");
  }

  @Test
  void tellsThingsByNameAndKeepsTheirIds() {
    assertThat(Look.render(ENGINE, "approval"))
        .containsPattern("(?s)shop / redis.*data-do=\"copy\"[^>]*>0195568a");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void isLight(String page) {
    assertThat(Look.render(ENGINE, page).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(40_000);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void asksForNothingFromElsewhere(String page) {
    assertThat(Look.render(ENGINE, page)).doesNotContainPattern("(src|href|action)=\"(https?:)?//");
  }
}

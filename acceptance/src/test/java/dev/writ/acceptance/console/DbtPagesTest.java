package dev.writ.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.writ.acceptance.RunningHouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample project, from its verdict to a waiver that somebody else agreed to. */
class DbtPagesTest {
  @TempDir static Path home;

  @Test
  void carriesAFindingFromARunToAWaiver() throws Exception {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "chromium is not installed");
    try (RunningHouse house = RunningHouse.up(home);
        Browser browser = new Browser(chromium.get())) {
      house.logInAdmin();
      house.bringIn("olga", "operator", "test");
      Page olga = browser.window(1_280, 800, ColorScheme.LIGHT);
      Page admin = browser.window(1_280, 800, ColorScheme.DARK);
      signIn(olga, house, "olga");
      signIn(admin, house, "admin");

      link(olga, "nav[aria-label=Rooms]", "dbt projects").click();
      assertThat(olga.locator("main h1")).hasText("dbt projects");
      browser.look(olga, "d1-projects");
      link(olga, "main", "webshop").click();
      assertThat(olga.locator("main h1")).hasText("webshop");
      browser.look(olga, "d2-project");
      String project = olga.url();
      olga.locator("main a[href^='/dbt/runs/']").first().click();
      assertThat(olga.locator("main h1")).hasText("Run of webshop");
      browser.look(olga, "d3-run");
      String run = olga.url();

      olga.locator("main details.more summary").first().click();
      Locator wish = olga.locator("main details.more form").first();
      wish.getByLabel("Reason").fill("renamed with the next release");
      wish.getByLabel("Last day").fill(LocalDate.now(ZoneOffset.UTC).plusDays(7).toString());
      browser.look(olga, "d4-wish");
      wish.getByRole(AriaRole.BUTTON).click();
      olga.waitForURL(Pattern.compile(".*/requests"));
      browser.look(olga, "d5-asked");

      admin.navigate(house.url() + "/approvals");
      admin.navigate(house.url() + admin.locator("#rows td.id a").first().getAttribute("href"));
      assertThat(admin.locator("main")).containsText("renamed with the next release");
      browser.look(admin, "d6-approval");
      admin
          .locator("main")
          .getByRole(
              AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("Approve")))
          .first()
          .click();
      assertThat(admin.locator("main .head")).not().containsText("waiting for approval");
      admin.navigate(project);
      assertThat(admin.locator("main")).containsText("renamed with the next release");
      browser.look(admin, "d7-waived");

      Page phone = browser.window(320, 640, ColorScheme.DARK);
      signIn(phone, house, "olga");
      for (String address :
          new String[] {house.url() + "/dbt", project, run, run + "?code=E201&layer=none"}) {
        phone.navigate(address);
        browser.requireFit(phone);
        browser.look(phone, "d8-phone" + address.length());
      }
      olga.navigate(run);
      link(olga, "main", "Report").click();
      olga.waitForURL(Pattern.compile(".*/report\\?format=html"));
      assertThat(olga.locator("h1")).containsText("webshop");
      browser.look(olga, "d9-report");
      assertThat(olga.evaluate("() => document.styleSheets[0].cssRules.length > 0"))
          .isEqualTo(true);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void signIn(Page page, RunningHouse house, String name) {
    page.navigate(house.url() + "/");
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill(RunningHouse.PASSWORD);
    page.keyboard().press("Enter");
    assertThat(page.locator("#content")).isVisible();
  }

  private static Locator link(Page page, String within, String name) {
    return page.locator(within)
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name));
  }
}

package dev.writ.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.writ.acceptance.RunningHouse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainFlowTest {
  private static final int WIDE = 1_280;
  private static final int PHONE = 320;

  @TempDir static Path home;

  @Test
  void carriesARequestFromTheWizardToTheAuditLog() throws Exception {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "chromium is not installed");
    try (RunningHouse house = RunningHouse.up(home);
        Browser browser = new Browser(chromium.get())) {
      house.logInAdmin();
      house.bringIn("mia", "operator", "test");
      Page mia = browser.window(WIDE, 800, ColorScheme.LIGHT);
      Page admin = browser.window(WIDE, 800, ColorScheme.DARK);

      signIn(mia, house, "mia");
      browser.look(mia, "01-overview");
      mia.navigate(house.url() + "/vms/new");
      mia.getByLabel("Service").selectOption(option(mia, "redis"));
      radio(mia, "dev").check();
      radio(mia, "ubuntu-24").check();
      radio(mia, "small").check();
      mia.getByLabel("Reason").fill("cache for the shop");
      browser.look(mia, "02-new-machine");
      button(mia, "Ask for this machine").click();
      mia.waitForURL(Pattern.compile(".*/(tasks|approvals|requests|vms)/.*"));
      browser.look(mia, "03-asked");
      mia.navigate(house.url() + "/requests");
      browser.look(mia, "04-my-requests");

      signIn(admin, house, "admin");
      admin.navigate(house.url() + "/approvals");
      browser.look(admin, "05-approvals");
      admin.navigate(house.url() + admin.locator("#rows td.id a").first().getAttribute("href"));
      browser.look(admin, "06-approval");
      button(admin, "Approve").click();
      admin.waitForURL(Pattern.compile(".*/tasks/.*"));
      browser.look(admin, "07-approved");

      mia.navigate(house.url() + "/vms");
      Locator machine =
          mia.locator("main a[href^='/vms/']")
              .filter(new Locator.FilterOptions().setHasText("shop-redis"))
              .first();
      assertThat(machine).isVisible(patiently());
      machine.click();
      assertThat(mia.locator("main"))
          .containsText(Pattern.compile("running", Pattern.CASE_INSENSITIVE), containsPatiently());
      browser.look(mia, "08-machine");

      admin.navigate(house.url() + "/audit");
      browser.look(admin, "09-audit");
      button(admin, "Verify").click();
      assertThat(admin.locator("main"))
          .containsText(
              Pattern.compile("no row was|whole|unbroken|verified", Pattern.CASE_INSENSITIVE),
              containsPatiently());
      browser.look(admin, "10-audit-verified");

      admin.navigate(house.url() + "/policies");
      browser.look(admin, "11-policies");
      admin.locator("main a[href='/policies/vms']").click();
      button(admin, "Ask the policy").click();
      assertThat(admin.locator("#tried")).containsText("people are asked", containsPatiently());
      assertThat(admin.locator("#tried")).containsText("data.writ.vms.approval.decision");
      browser.look(admin, "12-policy-tried");

      Page phone = browser.window(PHONE, 640, ColorScheme.DARK);
      signIn(phone, house, "mia");
      for (String path : new String[] {"/", "/vms", "/vms/new", "/requests", "/approvals"}) {
        phone.navigate(house.url() + path);
        browser.requireFit(phone);
        browser.look(phone, "phone" + path.replace('/', '-'));
      }
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

  private static String option(Page page, String label) {
    return page.locator("#service_id option")
        .filter(new Locator.FilterOptions().setHasText(label))
        .getAttribute("value");
  }

  private static Locator radio(Page page, String label) {
    return page.locator("label.card")
        .filter(new Locator.FilterOptions().setHasText(label))
        .locator("input");
  }

  private static Locator button(Page page, String name) {
    return page.locator("main")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile(name)))
        .first();
  }

  private static LocatorAssertions.IsVisibleOptions patiently() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
  }

  private static LocatorAssertions.ContainsTextOptions containsPatiently() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);
  }
}

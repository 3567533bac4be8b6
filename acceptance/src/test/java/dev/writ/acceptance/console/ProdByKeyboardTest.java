package dev.writ.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.writ.acceptance.RunningHouse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Production in the console: what it asks of people, and all of it without a mouse. */
class ProdByKeyboardTest {
  private static final int STOPS = 80;

  @TempDir static Path home;

  @Test
  @DisplayName("a machine in prod, from the wish to the typed name of its end, by keyboard alone")
  void carriesAMachineInProdByKeyboardAlone() throws Exception {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "chromium is not installed");
    try (RunningHouse house = RunningHouse.up(home);
        Browser browser = new Browser(chromium.get())) {
      house.logInAdmin();
      house.bringIn("omar", "operator", "test,prod");
      house.bringIn("ann", "approver", "prod");
      Page omar = browser.window(1_280, 800, ColorScheme.LIGHT);
      Page ann = browser.window(1_280, 800, ColorScheme.DARK);
      Page admin = browser.window(320, 640, ColorScheme.LIGHT);
      signIn(omar, house, "omar");
      signIn(ann, house, "ann");
      signIn(admin, house, "admin");

      String request = asksForAMachineInProd(omar, browser);
      isToldThatItIsHisOwn(omar, request);
      isToldThatTheSpecChanged(ann, admin, house, request);
      browser.look(ann, "p3-approval-of-a-changed-spec");
      press(ann, "main button.main:has-text('Approve')");
      ann.waitForURL(Pattern.compile(".*/tasks/.*"));

      findsItBySearch(omar);
      assertThat(omar.locator("#status")).containsText("running", patiently());
      assertThat(omar.locator("main .act")).containsText("Ask to stop", patiently());
      typesItsNameToAskForItsEnd(omar, browser);

      for (String path :
          new String[] {
            "/vms/clusters",
            "/search?q=prod",
            "/tasks?q=prod",
            "/vms?q=prod",
            "/access",
            "/audit",
            "/policies",
            "/policies/vms"
          }) {
        admin.navigate(house.url() + path);
        browser.requireFit(admin);
        browser.look(admin, "p9-phone" + path.replaceAll("[^a-z]+", "-"));
      }
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** Fills in the wizard; gives the path of the ticket. */
  private static String asksForAMachineInProd(Page omar, Browser browser) {
    press(omar, "nav[aria-label=Environment] a:has-text('prod')");
    omar.waitForURL(Pattern.compile(".*environment=prod"));
    press(omar, "nav[aria-label=Rooms] a:has-text('Virtual machines')");
    omar.waitForURL(Pattern.compile(".*/vms\\?environment=prod"));
    press(omar, "main a:has-text('New machine')");
    omar.waitForURL(Pattern.compile(".*/vms/new\\?environment=prod"));
    tabTo(omar, "#service_id");
    omar.keyboard().type("shop / redis");
    choose(omar, "namespace", "prod");
    choose(omar, "template_id", "ubuntu-24");
    choose(omar, "instance_size_id", "small");
    tabTo(omar, "#reason");
    omar.keyboard().type("cache for the shop");
    assertThat(omar.locator("#draft")).containsText("prod-shop-redis-01", patiently());
    browser.look(omar, "p1-new-machine-in-prod");
    press(omar, "#ask button");
    omar.waitForURL(Pattern.compile(".*/tasks/.*environment=prod"));
    press(omar, "main a:has-text('Ticket')");
    omar.waitForURL(Pattern.compile(".*/approvals/.*environment=prod"));
    assertThat(omar.locator(".diff")).containsText("shop / redis");
    assertThat(omar.locator(".diff")).containsText("ubuntu-24 v1");
    browser.look(omar, "p2-own-request");
    return omar.url().replaceFirst("^https?://[^/]+", "").replaceFirst("\\?.*", "");
  }

  /** No button, and a form that is sent all the same is refused. */
  private static void isToldThatItIsHisOwn(Page omar, String request) {
    assertThat(omar.locator("main")).containsText("your own request");
    assertThat(omar.locator("main button:has-text('Approve')")).hasCount(0);
    Object answer =
        omar.evaluate(
            """
            async path => (await fetch(path + '/approve', {method: 'POST',
              headers: {'X-Writ-Csrf': '1'}, body: new URLSearchParams({spec_revision: '0'})})).text()
            """,
            request);
    assertThat(String.valueOf(answer)).contains("SELF_APPROVAL_FORBIDDEN");
  }

  /** Ann has the page open while the admin changes the spec: her vote is for what is no more. */
  private static void isToldThatTheSpecChanged(
      Page ann, Page admin, RunningHouse house, String request) {
    ann.navigate(house.url() + request);
    admin.navigate(house.url() + request);
    press(admin, "summary:has-text('Change the spec')");
    tabTo(admin, "#m-disk_gb");
    admin.keyboard().press("Control+a");
    admin.keyboard().type("60");
    tabTo(admin, "#modification_reason");
    admin.keyboard().type("more room for the sale");
    press(admin, "form[action*=modified-spec] button");
    assertThat(admin.locator(".diff tr.changed")).containsText("60", patiently());

    press(ann, "main button.main:has-text('Approve')");
    assertThat(ann.locator("[role=alert]")).containsText("revision", patiently());
    assertThat(ann.locator(".diff tr.changed")).containsText("60");
  }

  private static void findsItBySearch(Page omar) {
    omar.keyboard().press("Control+k");
    omar.keyboard().type("PROD-shop");
    Locator hit = omar.locator("#found a[href^='/vms/']").first();
    assertThat(hit).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
    omar.keyboard().press("ArrowDown");
    omar.keyboard().press("Enter");
    omar.waitForURL(Pattern.compile(".*/vms/[0-9a-f-]{36}.*"));
  }

  private static void typesItsNameToAskForItsEnd(Page omar, Browser browser) {
    press(omar, "summary:has-text('Delete this machine')");
    tabTo(omar, "#confirm");
    omar.keyboard().type("dev-shop-redis-01");
    tabTo(omar, "#delete-reason");
    omar.keyboard().type("the sale is over");
    press(omar, "main button.risky");
    assertThat(omar.locator("[role=alert]"))
        .containsText("CONFIRMATION_NAME_MISMATCH", patiently());
    browser.look(omar, "p4-wrong-name");
    press(omar, "summary:has-text('Delete this machine')");
    tabTo(omar, "#confirm");
    omar.keyboard().type("prod-shop-redis-01");
    press(omar, "main button.risky");
    omar.waitForURL(Pattern.compile(".*/tasks/.*"));
    assertThat(omar.locator("main")).containsText("waiting for approval");
  }

  private static void signIn(Page page, RunningHouse house, String name) {
    page.navigate(house.url() + "/");
    tabTo(page, "#name");
    page.keyboard().type(name);
    tabTo(page, "#password");
    page.keyboard().type(RunningHouse.PASSWORD);
    page.keyboard().press("Enter");
    assertThat(page.locator("#content")).isVisible();
  }

  private static void press(Page page, String selector) {
    tabTo(page, selector);
    page.keyboard().press("Enter");
  }

  /** Reaches a radio group with Tab, and its option with the arrows. */
  private static void choose(Page page, String group, String label) {
    tabTo(page, "input[name=" + group + "]");
    page.keyboard().press("Space");
    Locator wanted = page.locator("label.card:has-text('" + label + "') input[name=" + group + "]");
    for (int stops = 0; stops < STOPS && !wanted.isChecked(); stops++) {
      page.keyboard().press("ArrowRight");
    }
    assertThat(wanted).isChecked();
  }

  /** Presses Tab until the focus stands on it; what no Tab reaches fails here. */
  private static void tabTo(Page page, String selector) {
    Locator wanted = page.locator(selector).first();
    assertThat(wanted).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
    for (int stops = 0; stops < STOPS; stops++) {
      if (Boolean.TRUE.equals(wanted.evaluate("it => it === document.activeElement"))) {
        return;
      }
      page.keyboard().press("Tab");
    }
    throw new AssertionError("no Tab reaches `" + selector + "` on " + page.url());
  }

  private static LocatorAssertions.ContainsTextOptions patiently() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);
  }
}

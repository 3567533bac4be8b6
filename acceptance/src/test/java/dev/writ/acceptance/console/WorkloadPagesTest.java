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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample workloads, from the score to a remediation that is taken back. */
class WorkloadPagesTest {
  private static final String POLICY = "/workloads/policies/sandbox/production/default-policy";
  private static final int MOST_BYTES = 100 * 1_024;

  @TempDir static Path home;

  @Test
  void leadsFromTheScoreToARemediationThatIsTakenBack() throws Exception {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "chromium is not installed");
    try (RunningHouse house = RunningHouse.up(home);
        Browser browser = new Browser(chromium.get())) {
      house.logInAdmin();
      house.bringIn("nick", "viewer", "test");
      Page admin = browser.window(1_280, 800, ColorScheme.LIGHT);
      signIn(admin, house, "admin");

      link(admin, "nav[aria-label=Rooms]", "Workloads").click();
      assertThat(admin.locator("main h1")).hasText("Workloads");
      assertThat(admin.locator("#stand")).containsText("production", patiently());
      assertThat(admin.locator("#stand svg[role=img]")).isVisible();
      browser.look(admin, "w1-overview");
      assertThat(hearsOfAChange(admin)).isEqualTo(true);

      link(admin, "nav[aria-label=Workloads]", "Policies").click();
      assertThat(admin.locator("main h1")).hasText("Workload policies");
      browser.look(admin, "w2-policies");
      admin.navigate(house.url() + POLICY);
      assertThat(admin.locator("main h1")).hasText("default-policy");
      assertThat(admin.locator("main svg[role=img]")).isVisible();
      browser.look(admin, "w3-policy");
      admin.locator("main a[href*='check=missing_liveness']").click();
      assertThat(admin.locator("main h1")).hasText("Violations");
      assertThat(admin.locator("#rows")).containsText("missing liveness probe");
      browser.look(admin, "w4-violations");
      admin.locator("#rows td.id a").first().click();
      assertThat(admin.locator("#object")).containsText("missing liveness probe");
      browser.look(admin, "w5-object");
      final String object = admin.url();

      String taken = takesARemediationBack(admin, house, browser);
      findsByName(admin);
      for (String path : List.of("exemptions", "bundles", "bundles/restricted")) {
        admin.navigate(house.url() + "/workloads/" + path);
        browser.look(admin, "w8-" + path.replace('/', '-'));
      }
      isHiddenFromWhoMayNotRead(browser.window(1_280, 800, ColorScheme.LIGHT), house);

      Page phone = browser.window(320, 640, ColorScheme.DARK);
      signIn(phone, house, "admin");
      for (String address :
          List.of(
              house.url() + "/workloads",
              house.url() + "/workloads/policies",
              house.url() + POLICY,
              house.url() + "/workloads/violations",
              object,
              house.url() + "/workloads/remediations",
              taken,
              house.url() + "/workloads/exemptions",
              house.url() + "/workloads/bundles",
              house.url() + "/workloads/bundles/baseline",
              house.url() + "/workloads?environment=prod")) {
        phone.navigate(address);
        browser.requireFit(phone);
        browser.look(phone, "w9-phone" + address.replaceAll("^.*/workloads|[^a-z]+", "-"));
        assertThat(bytes(phone)).as(address).isLessThan(MOST_BYTES);
      }
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** What the pages listen to tells of the next judgement, which is half a minute away at most. */
  private static Object hearsOfAChange(Page page) {
    return page.evaluate(
        """
        () => new Promise(heard => {
          const source = new EventSource('/workloads/live');
          source.addEventListener('changed', () => { source.close(); heard(true); });
        })""");
  }

  /** By keyboard; gives the address of what was taken back. */
  private static String takesARemediationBack(Page page, RunningHouse house, Browser browser) {
    page.navigate(house.url() + "/workloads/remediations?state=completed");
    assertThat(page.locator("#rows")).containsText("livenessProbe", patiently());
    browser.look(page, "w6-remediations");
    press(page.locator("#rows td.id a").first());
    assertThat(page.locator(".patch")).containsText("tcpSocket");
    final String address = page.url();
    press(page.locator("summary:has-text('Take it back')"));
    page.getByLabel("Reason").focus();
    page.keyboard().type("this port is for metrics only");
    page.getByLabel("Yes, change").focus();
    page.keyboard().press("Space");
    browser.look(page, "w7-remediation");
    press(page.locator("main form button.risky"));
    assertThat(page.locator("#remediation")).containsText("Takes an earlier change back");
    assertThat(page.locator("#remediation")).containsText("this port is for metrics only");
    assertThat(page.locator("#remediation .head")).containsText("completed", patiently());
    browser.look(page, "w7-taken-back");
    page.navigate(address);
    assertThat(page.locator("main")).containsText("admin asked to take it back");
    assertThat(page.locator("main form[action$=revert]")).hasCount(0);
    return address;
  }

  private static void findsByName(Page page) {
    page.keyboard().press("Control+k");
    page.keyboard().type("staging/checkout");
    assertThat(page.locator("#found")).containsText("Remediations", patiently());
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    assertThat(page.locator("main h1")).hasText("deployment/staging/checkout");
  }

  private static void isHiddenFromWhoMayNotRead(Page page, RunningHouse house) {
    signIn(page, house, "nick");
    assertThat(page.request().get(house.url() + POLICY).status()).isEqualTo(404);
  }

  private static int bytes(Page page) {
    return ((Number)
            page.evaluate(
                """
                () => [...performance.getEntriesByType('navigation'),
                  ...performance.getEntriesByType('resource')]
                  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""))
        .intValue();
  }

  private static void press(Locator locator) {
    locator.focus();
    locator.page().keyboard().press("Enter");
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
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  private static LocatorAssertions.ContainsTextOptions patiently() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(120_000);
  }
}

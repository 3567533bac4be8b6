package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride.Action;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {

  private static String told(EnforcementResult result) {
    return Shop.told(ReportFormat.HTML, result, ReportContext.plain());
  }

  /** The page is well-formed XML, so that the JDK can read it. */
  private static Document parse(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  private static List<Element> elements(Document page, String name) {
    NodeList found = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** Texts of the rows of the table below a heading. */
  private static List<List<String>> rows(Document page, String heading) {
    Element title =
        elements(page, "h2").stream()
            .filter(each -> each.getTextContent().equals(heading))
            .findFirst()
            .orElseThrow();
    Node panel = title.getNextSibling().getNextSibling();
    List<List<String>> rows = new ArrayList<>();
    NodeList found = ((Element) panel).getElementsByTagName("tr");
    for (int i = 0; i < found.getLength(); i++) {
      List<String> cells = new ArrayList<>();
      NodeList children = found.item(i).getChildNodes();
      for (int j = 0; j < children.getLength(); j++) {
        cells.add(children.item(j).getTextContent());
      }
      rows.add(cells);
    }
    return rows;
  }

  @Test
  @DisplayName("D19 one file: no script, no style of an element, nothing from outside")
  void needsNothingElse() throws Exception {
    Document page = parse(told(Shop.base().judge()));
    assertThat(elements(page, "*").stream().map(Element::getTagName))
        .doesNotContain("script", "link", "img", "iframe", "object", "embed", "form", "base");
    for (Element each : elements(page, "*")) {
      for (int i = 0; i < each.getAttributes().getLength(); i++) {
        String name = each.getAttributes().item(i).getNodeName();
        assertThat(name).isNotIn("src", "srcset", "style", "xlink:href").doesNotStartWith("on");
      }
    }
    assertThat(elements(page, "a"))
        .allMatch(
            link ->
                link.getAttribute("href").startsWith("https://writ.dev/docs/dbt")
                    || link.getAttribute("href").startsWith("#m"));
    String css = elements(page, "style").getFirst().getTextContent();
    assertThat(css).doesNotContain("url(", "@import", "http");
    assertThat(policy(page))
        .startsWith("default-src 'none'; style-src 'sha256-" + sha256(css) + "'; ");
  }

  private static String policy(Document page) {
    return elements(page, "meta").stream()
        .filter(each -> each.getAttribute("http-equiv").equals("Content-Security-Policy"))
        .map(each -> each.getAttribute("content"))
        .findFirst()
        .orElseThrow();
  }

  private static String sha256(String text) throws Exception {
    return Base64.getEncoder()
        .encodeToString(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  @DisplayName("D19 the coverage picture has groups staging 5/5 and (root) 12/27")
  void picturesCoverage() throws Exception {
    Document page = parse(told(Shop.base().judge()));
    assertThat(rows(page, "Test coverage"))
        .containsExactly(
            List.of(
                "Folder",
                "Columns with a test; the mark is what is asked for",
                "Tested",
                "Coverage",
                "Asked for"),
            List.of("staging", "", "5/5", "100.0%", "80%"),
            List.of("(root)", "", "12/27", "44.4%", "80%"));
    Element bar = elements(page, "svg").get(2);
    assertThat(bar.getAttribute("aria-label")).isEqualTo("12 of 27, asked for 80%");
    NodeList shapes = bar.getElementsByTagName("rect");
    assertThat(((Element) shapes.item(1)).getAttribute("width")).isEqualTo("444");
    assertThat(((Element) shapes.item(2)).getAttribute("x")).isEqualTo("800");
  }

  @Test
  void groupsByLayerWhereAModelHasOne() throws Exception {
    Document page =
        parse(told(Shop.base().layers(50, 80, 100).model("gold_x", "s.yml", "", "a* b").judge()));
    assertThat(rows(page, "Test coverage").stream().map(List::getFirst))
        .containsExactly("Layer", "gold", "(no layer)");
  }

  @Test
  @DisplayName("D19 a model named <script> is text")
  void namesAreText() throws Exception {
    String html = told(Trouble.shop().judge());
    assertThat(html).doesNotContain("<script");
    assertThat(elements(parse(html), "h3"))
        .anyMatch(each -> each.getTextContent().equals(Trouble.MARKUP));
  }

  @Test
  void tellsWhatWasTakenOutAndWhatWasInForce() throws Exception {
    Document page =
        parse(told(Shop.base().override("orders", Action.EXCLUDE, "moving, DATA-123").judge()));
    assertThat(rows(page, "Suppressed").get(1))
        .containsExactly("orders", "E201", "override orders", "moving, DATA-123", "2027-01-05");
    assertThat(rows(page, "Effective policy"))
        .contains(List.of("naming.enforcement", "strict", "writ.yaml:3:23"))
        .contains(List.of("naming.pattern", "medallion", "default"));
    assertThat(rows(page, "Models, worst first").get(1))
        .containsExactly("stg_payments", "4", "0", "E201, E220, E221 ×2", "2/2");
  }

  @Test
  void countsWhereThereIsTooMuchToList() throws Exception {
    Shop shop = new Shop();
    for (int i = 0; i < 1300; i++) {
      shop.model("m" + i, "schema.yml", "", "-a -b");
    }
    String html = told(shop.judge());
    assertThat(html).hasSizeLessThan(50_000).doesNotContain("<article");
    assertThat(rows(parse(html), "Findings"))
        .contains(List.of("E221", "2600", "0", "0"), List.of("E201", "1300", "0", "0"));
  }

  @Test
  void staysBelowFiveMegabytes() {
    Shop shop = new Shop();
    String name = "<ö".repeat(400);
    for (int i = 0; i < 900; i++) {
      shop.model(name + i, "schema.yml", "", "-a -b");
    }
    String html = told(shop.judge());
    assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(5_000_000);
    assertThat(html).contains("more, to be read in the json report.");
    assertThat(html).endsWith("</html>\n");
  }
}

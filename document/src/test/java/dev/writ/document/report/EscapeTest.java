package dev.writ.document.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EscapeTest {
  /** Each UTF-16 unit once, so also halves of pairs. */
  private static final String EVERYTHING =
      IntStream.rangeClosed(0, 0xffff)
          .collect(StringBuilder::new, (all, c) -> all.append((char) c), StringBuilder::append)
          .toString();

  private interface Way {
    void escape(CharSequence text, Appendable out) throws IOException;
  }

  private static String escaped(Way way, String text) {
    StringBuilder out = new StringBuilder();
    try {
      way.escape(text, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString();
  }

  @Test
  void terminalsGetOneLineThatMovesNothing() {
    assertThat(Escape.terminal("\u001b[31mred\r\n\u202eback"))
        .isEqualTo("\\u001B[31mred\\u000D\\u000A\\u202Eback");
    assertThat(Escape.terminal(EVERYTHING).chars())
        .noneMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x202e || c == 0xffff);
    assertThat(Escape.terminal("straße 🚀")).isEqualTo("straße 🚀");
  }

  @Test
  void halvesOfPairsAreNotPassedOn() {
    assertThat(Escape.terminal("a\ud83d")).isEqualTo("a\\uD83D");
    assertThat(escaped(Escape::markup, "\udc00a")).isEqualTo("\ufffda");
    assertThat(escaped(Escape::markdown, "\ud83db")).isEqualTo("\ufffdb");
  }

  @Test
  void markupIsText() {
    assertThat(escaped(Escape::markup, "<b a='1'>\"&\u0000\n"))
        .isEqualTo("&lt;b a=&#39;1&#39;&gt;&quot;&amp;\ufffd&#10;");
  }

  @Test
  void mentionsLinksAndCellsAreTakenApart() {
    assertThat(escaped(Escape::markdown, "a|b`c`@team [x](https://evil.example) \\"))
        .isEqualTo("a&#124;b&#96;c&#96;&#64;team \\[x\\](https&#58;//evil.example) \\\\");
  }

  @Test
  void commandsEndWhereTheyShould() {
    assertThat(escaped(Escape::commandData, "50%, x: y\n::error::pwned"))
        .isEqualTo("50%25, x: y%0A::error::pwned");
    assertThat(escaped(Escape::commandProperty, "a b,c:d%.sql\r"))
        .isEqualTo("a b%2Cc%3Ad%25.sql%0D");
  }

  @Test
  void uriEscapesByBytes() {
    assertThat(Escape.uri("models/a b/ä%#?.sql")).isEqualTo("models/a%20b/%C3%A4%25%23%3F.sql");
  }

  @Test
  void linksAreOfTheWebOnly() {
    assertThat(Escape.findLink("javascript:alert(1)")).isNull();
    assertThat(Escape.findLink("data:text/html,x")).isNull();
    assertThat(Escape.findLink("https://a.example/x)\"<y z"))
        .isEqualTo("https://a.example/x%29%22%3Cy%20z");
  }
}

package dev.writ.dbt.act;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.document.report.Escape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One page to keep, to print and to send: it needs no script, no other file and no network. Its own
 * Content-Security-Policy allows the one style sheet in it, by its hash, and nothing else. Its HTML
 * is well-formed XML as well.
 */
final class HtmlReport implements Report {
  private static final String CSS = "report.css";

  @Override
  public void write(EnforcementResult result, ReportContext context, Writer out)
      throws IOException {
    String css = css();
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    out.append("style-src 'sha256-").append(sha256(css)).append("'; base-uri 'none'; ");
    out.append("form-action 'none'\"/>\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    out.append("<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>");
    Escape.markup(result.project(), out);
    out.append(result.passed() ? " passed" : " failed").append(": dbt governance</title>\n");
    out.append("<style>").append(css).append("</style>\n</head>\n<body>\n<main>\n");
    new HtmlBody(result, context, out).write();
    out.append("</main>\n</body>\n</html>\n");
  }

  private static String css() {
    try (InputStream file = HtmlReport.class.getResourceAsStream(CSS)) {
      if (file == null) {
        throw new IllegalStateException("the jar holds no " + CSS);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

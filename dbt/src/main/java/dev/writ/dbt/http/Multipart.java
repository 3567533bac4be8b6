package dev.writ.dbt.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.writ.dbt.access.DbtProblems;
import dev.writ.dbt.view.Upload;
import dev.writ.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@code multipart/form-data} body (RFC 7578), by name. Nothing is copied: a part is
 * a piece of the body.
 */
final class Multipart {
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([^=;\\s]+)=(?:\"([^\"]*)\"|([^;]*))");

  private final byte[] body;
  private final byte[] delimiter;
  private final Map<String, List<Upload>> parts = new LinkedHashMap<>();

  private Multipart(byte[] body, String boundary) {
    this.body = body;
    this.delimiter = ("--" + boundary).getBytes(ISO_8859_1);
  }

  static boolean is(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }

  /** Refuses with DBT_MULTIPART_INVALID what is no form. */
  static Map<String, List<Upload>> parts(byte[] body, String contentType) {
    Multipart form = new Multipart(body, boundary(contentType));
    form.read();
    return form.parts;
  }

  static String text(Upload part) {
    return new String(part.bytes(), UTF_8).strip();
  }

  private static String boundary(String contentType) {
    String boundary = parameter(contentType, "boundary");
    if (boundary == null || boundary.isEmpty()) {
      throw broken("its Content-Type names no boundary");
    }
    return boundary;
  }

  private void read() {
    int at = find(delimiter, 0);
    if (at < 0) {
      throw broken("its boundary is nowhere in it");
    }
    at += delimiter.length;
    while (!startsWith("--", at)) {
      int head = skipLine(at);
      int blank = find("\r\n\r\n".getBytes(ISO_8859_1), head - 2);
      int next = find(delimiter, head);
      if (blank < 0 || next < 0 || blank > next) {
        throw broken("a part of it does not end");
      }
      int start = blank + 4;
      int end = Math.max(start, next - 2); // the line's end before the boundary belongs to it
      add(new String(body, head, Math.max(0, blank - head), UTF_8), start, end - start);
      at = next + delimiter.length;
    }
  }

  private void add(String headers, int start, int length) {
    String name = null;
    String file = null;
    for (String line : headers.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        name = parameter(line, "name");
        file = parameter(line, "filename");
      }
    }
    if (name == null) {
      throw broken("a part of it has no name");
    }
    String shown = file == null || file.isEmpty() ? name : file;
    parts.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Upload(shown, body, start, length));
  }

  /** Of {@code ; name="value"} or {@code ;name=value}. */
  private static @Nullable String parameter(String header, String name) {
    Matcher parameters = PARAMETER.matcher(header);
    while (parameters.find()) {
      if (parameters.group(1).equalsIgnoreCase(name)) {
        return parameters.group(2) == null ? parameters.group(3).strip() : parameters.group(2);
      }
    }
    return null;
  }

  private int skipLine(int from) {
    int end = find("\r\n".getBytes(ISO_8859_1), from);
    if (end < 0) {
      throw broken("its end is missing");
    }
    return end + 2;
  }

  private boolean startsWith(String text, int at) {
    return at + text.length() <= body.length
        && new String(body, at, text.length(), ISO_8859_1).equals(text);
  }

  private int find(byte[] wanted, int from) {
    byte first = wanted[0];
    for (int i = Math.max(from, 0); i <= body.length - wanted.length; i++) {
      if (body[i] == first && matches(wanted, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(byte[] wanted, int at) {
    for (int i = 1; i < wanted.length; i++) {
      if (body[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static Problem broken(String why) {
    return DbtProblems.MULTIPART_INVALID.with(
        "the form can't be read: "
            + why
            + "; send the parts `manifest`, `catalog`,"
            + " `run_results`, `policy` as `curl -F manifest=@target/manifest.json` does");
  }
}

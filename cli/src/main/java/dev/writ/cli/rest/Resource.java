package dev.writ.cli.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A path below the server's address, with its query.
 *
 * @param text begins with {@code /}, encoded
 */
public record Resource(String text) {
  /** Segments are encoded, so an id that a person typed can't leave its place in the path. */
  public static Resource of(String root, String... segments) {
    StringBuilder path = new StringBuilder(root);
    for (String segment : segments) {
      path.append('/').append(encode(segment));
    }
    return new Resource(path.toString());
  }

  /** Adds {@code name=value}; nothing when the value is null or empty. */
  public Resource with(String name, @Nullable Object value) {
    if (value == null || value.toString().isEmpty()) {
      return this;
    }
    return new Resource(
        text + (text.indexOf('?') < 0 ? '?' : '&') + encode(name) + '=' + encode(value.toString()));
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text;
  }
}

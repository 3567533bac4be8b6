package dev.writ.cli.rest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Fields and files in one body: {@code multipart/form-data}. */
public final class Form {
  private final String boundary;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

  /**
   * @param boundary letters, digits and dashes that occur in no file
   */
  public Form(String boundary) {
    this.boundary = "writ-" + boundary;
  }

  /** Adds a field; nothing where there is no value. */
  public Form with(String name, @Nullable String value) {
    if (value != null) {
      head(name, "");
      parts.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      text("\r\n");
    }
    return this;
  }

  /**
   * Adds a file.
   *
   * @param path of which the last part is told, so that problems can name it
   */
  public Form withFile(String name, Path path, byte[] bytes) {
    String shown = String.valueOf(path.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
    head(name, "; filename=\"" + shown + "\"\r\nContent-Type: application/octet-stream");
    parts.writeBytes(bytes);
    text("\r\n");
    return this;
  }

  private void head(String name, String more) {
    text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more);
    text("\r\n\r\n");
  }

  private void text(String ascii) {
    parts.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  String type() {
    return "multipart/form-data; boundary=" + boundary;
  }

  byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(parts.size() + 100);
    whole.writeBytes(parts.toByteArray());
    whole.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return whole.toByteArray();
  }
}

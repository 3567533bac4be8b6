package dev.writ.dbt.view;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A file that came in: a piece of the call's body.
 *
 * @param name as problems name it
 * @param body is not copied, and must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // a manifest of 60 MB is not copied
public record Upload(String name, byte[] body, int offset, int length) {
  public static Upload of(String name, byte[] body) {
    return new Upload(name, body, 0, body.length);
  }

  public InputStream open() {
    return new ByteArrayInputStream(body, offset, length);
  }

  public byte[] bytes() {
    return Arrays.copyOfRange(body, offset, offset + length);
  }
}

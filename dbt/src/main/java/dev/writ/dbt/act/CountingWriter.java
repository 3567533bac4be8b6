package dev.writ.dbt.act;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Knows how many bytes of UTF-8 went through it. */
final class CountingWriter extends FilterWriter {
  private long bytes;

  CountingWriter(Writer out) {
    super(out);
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void write(int c) throws IOException {
    count((char) c);
    out.write(c);
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      count(buffer[i]);
    }
    out.write(buffer, offset, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      count(text.charAt(i));
    }
    out.write(text, offset, length);
  }

  /** Each half of a pair counts two of the four bytes. */
  private void count(char c) {
    bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }
}

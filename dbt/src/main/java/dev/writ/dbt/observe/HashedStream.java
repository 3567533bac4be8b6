package dev.writ.dbt.observe;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Bytes that pass, counted and hashed. A thread of its own hashes: a short-lived JVM does that as
 * slowly as it parses, and both would add up.
 */
final class HashedStream extends FilterInputStream {
  /** Blocks of some 8 KB that may wait for the hashing thread; a reader far ahead waits for it. */
  private static final int WAITING = 4_096;

  /** An empty block ends them. */
  private static final byte[] LAST = {};

  private final long most;
  private final MessageDigest digest;
  private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(WAITING);
  private final Thread hashing;
  private long bytes;
  private boolean ended;

  /** More bytes than were allowed. */
  static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Wraps a stream.
   *
   * @param most bytes that may pass
   */
  HashedStream(InputStream in, long most) {
    super(in);
    this.most = most;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    this.hashing = Thread.ofPlatform().daemon().name("writ-dbt-hash").start(this::hash);
  }

  private void hash() {
    try {
      for (byte[] block = blocks.take(); block.length > 0; block = blocks.take()) {
        digest.update(block);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody wants the hash any more
    }
  }

  long bytes() {
    return bytes;
  }

  long most() {
    return most;
  }

  /** Of all that passed, in lower-case hex; nothing more may be read then. */
  String sha256() {
    end();
    try {
      hashing.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a manifest was hashed", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void end() {
    if (!ended) {
      ended = true;
      hand(LAST);
    }
  }

  private void hand(byte[] block) {
    try {
      blocks.put(block);
    } catch (InterruptedException e) {
      hashing.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a manifest was read", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      bytes += read;
      if (bytes > most) {
        throw new TooMuch();
      }
      hand(Arrays.copyOfRange(buffer, offset, offset + read));
    }
    return read;
  }

  /** A parser closes at the end of the text: what waits is hashed all the same. */
  @Override
  public void close() throws IOException {
    try {
      end();
    } finally {
      super.close();
    }
  }
}

package dev.writ.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Unpacks the one dialect of tar the binaries come in: ustar with GNU long names. */
final class TarArchive {
  private static final int BLOCK = 512;

  private final InputStream in;
  private final byte[] header = new byte[BLOCK];

  TarArchive(InputStream in) {
    this.in = in;
  }

  /** Files become readable by everyone and, where the archive says so, executable by everyone. */
  void unpackTo(Path target) throws IOException {
    String longName = "";
    while (nextHeader()) {
      String name = longName.isEmpty() ? entryName() : longName;
      longName = "";
      long size = octal(124, 12);
      Path path = target.resolve(name).normalize();
      if (!path.startsWith(target)) {
        throw new IOException("the archive names `" + name + "`, a path outside of itself");
      }
      switch (header[156]) {
        case 'L' -> longName = cString(in.readNBytes((int) size), 0, (int) size);
        case '5' -> Files.createDirectories(path);
        case '2' -> Files.createSymbolicLink(path, Path.of(cString(header, 157, 100)));
        case '0', 0 -> unpackFile(path, size);
        default -> throw new IOException("`" + name + "` is a kind of tar entry not known here");
      }
      if (header[156] == 'L' || header[156] == '0' || header[156] == 0) {
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
      }
    }
  }

  private boolean nextHeader() throws IOException {
    return in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0;
  }

  private String entryName() {
    String prefix = cString(header, 345, 155);
    boolean ustar = cString(header, 257, 6).equals("ustar");
    String name = cString(header, 0, 100);
    return ustar && !prefix.isEmpty() ? prefix + "/" + name : name;
  }

  private void unpackFile(Path path, long size) throws IOException {
    Files.createDirectories(path.resolveSibling("."));
    try (OutputStream out = Files.newOutputStream(path)) {
      byte[] buffer = new byte[64 * 1024];
      for (long left = size; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException("the archive ends within `" + path + "`");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
    boolean executable = (octal(100, 8) & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private long octal(int offset, int length) {
    String digits = cString(header, offset, length).trim();
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static String cString(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }
}

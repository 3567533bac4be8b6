package dev.writ.kernel.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The keys that live outside the database, the active one first.
 *
 * <p>A file has one key a line: 32 random bytes in base64; lines that begin with {@code #} are
 * comments. To rotate, put a new key above the old one on every server and restart them; the
 * resealing job does the rest. The old line stays as long as a row names its key, and checkpoints
 * of the audit log name theirs for ever. Each key gives, by HKDF-SHA256, one key for secrets and
 * one for signing.
 */
public final class MasterKeys {
  private static final int BYTES = 32;
  private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private final List<byte[]> keys;

  private MasterKeys(List<byte[]> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no master key; expected 32 bytes in base64, such as `openssl rand -base64 32`");
    }
    this.keys = List.copyOf(keys);
  }

  /** Reads keys from an environment variable, the active one first, separated by commas. */
  public static MasterKeys parse(String text) {
    List<byte[]> keys =
        text.lines()
            .filter(line -> !line.startsWith("#"))
            .flatMap(SEPARATORS::splitAsStream)
            .filter(word -> !word.isEmpty())
            .map(MasterKeys::decode)
            .toList();
    return new MasterKeys(keys);
  }

  /** Reads the file; one that others may read is refused. */
  public static MasterKeys read(Path file) throws IOException {
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    open.retainAll(OTHERS);
    if (!open.isEmpty()) {
      throw new IllegalArgumentException(
          "`" + file + "` can be read by others; run `chmod 600 " + file + "`");
    }
    return parse(Files.readString(file, StandardCharsets.US_ASCII));
  }

  /** Reads the file, or makes one of mode 0600 with a fresh key where there is none. */
  public static MasterKeys readOrMake(Path file, SecureRandom random) throws IOException {
    try {
      return read(file);
    } catch (NoSuchFileException absent) {
      byte[] key = new byte[BYTES];
      random.nextBytes(key);
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(
          file,
          "# Writ's master keys, the active one first. They open every stored secret: keep this\n"
              + "# file, and keep it apart from backups of the database.\n"
              + Base64.getEncoder().encodeToString(key)
              + "\n",
          StandardOpenOption.WRITE);
      return read(file);
    }
  }

  /** One key derived from each master key, the active one first. */
  List<byte[]> derived(String purpose) {
    return keys.stream().map(key -> derive(key, purpose)).toList();
  }

  /** Names a key without telling anything about it. */
  static String idOf(byte[] publicBytes) {
    return HexFormat.of().formatHex(publicBytes, 0, 8);
  }

  static byte[] derive(byte[] key, String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(key)
                  .thenExpand(("writ " + purpose).getBytes(StandardCharsets.US_ASCII), BYTES));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java 25 has HKDF-SHA256", impossible);
    }
  }

  private static byte[] decode(String word) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(word);
    } catch (IllegalArgumentException notBase64) {
      key = new byte[0];
    }
    if (key.length != BYTES) {
      throw new IllegalArgumentException(
          "a master key is 32 bytes in base64, such as `openssl rand -base64 32` makes");
    }
    return key;
  }
}

package dev.writ.sandbox;

import dev.writ.sandbox.http.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Who the sandbox is and who may use it: CA and token. */
record Identity(Certificates certificates, String token) {

  /** The identity kept in the directory, or a new one. */
  static Identity of(Optional<Path> directory, Instant now, RandomGenerator random) {
    if (directory.isEmpty()) {
      return new Identity(Certificates.generate(now), newToken(random));
    }
    Path ca = directory.get().resolve("ca.crt");
    Path key = directory.get().resolve("ca.key");
    Path token = directory.get().resolve("token");
    try {
      if (Files.exists(ca) && Files.exists(key) && Files.exists(token)) {
        return new Identity(
            Certificates.of(Files.readString(ca), Files.readString(key), now),
            Files.readString(token).strip());
      }
      Identity fresh = new Identity(Certificates.generate(now), newToken(random));
      writePrivately(key, fresh.certificates().caKeyPem());
      writePrivately(token, fresh.token());
      writePrivately(ca, fresh.certificates().caPem());
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot keep the sandbox's identity in `" + directory.get() + "`", e);
    }
  }

  static String newToken(RandomGenerator random) {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Writes a file that only its owner can read, whole or not at all. */
  static void writePrivately(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

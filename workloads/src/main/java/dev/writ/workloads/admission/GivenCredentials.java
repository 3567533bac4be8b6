package dev.writ.workloads.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Credentials in files that somebody else keeps new, such as a mounted Secret.
 *
 * @param bundle empty where the API server knows the authority by itself
 */
public record GivenCredentials(Path certificate, Path key, Optional<Path> bundle)
    implements CredentialSource {

  /**
   * Reads the files.
   *
   * @throws UncheckedIOException where one can't be read
   */
  @Override
  public Credentials current() {
    return new Credentials(
        read(certificate), read(key), bundle.map(GivenCredentials::read).orElse(""));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read `" + file + "`, which the settings name", e);
    }
  }
}

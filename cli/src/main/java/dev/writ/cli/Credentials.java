package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * API tokens kept between calls, for each server and each person who signed in from here.
 *
 * <pre>{@code
 * {"current": "http://127.0.0.1:8080",
 *  "servers": {"http://127.0.0.1:8080": {"current": "ann", "users": {"ann": {"id": "…", "token": "…"}}}}}
 * }</pre>
 */
final class Credentials {
  private final Path file;
  private final ObjectNode content;

  private Credentials(Path file, ObjectNode content) {
    this.file = file;
    this.content = content;
  }

  /** {@code $WRIT_HOME}, else {@code $XDG_CONFIG_HOME/writ}, else {@code ~/.config/writ}. */
  static Path place(Shell shell) {
    Path folder =
        shell
            .variable("WRIT_HOME")
            .map(Path::of)
            .orElseGet(
                () ->
                    shell
                        .variable("XDG_CONFIG_HOME")
                        .map(Path::of)
                        .orElse(shell.home().resolve(".config"))
                        .resolve("writ"));
    return folder.resolve("credentials.json");
  }

  static Credentials read(Path file) {
    try {
      JsonNode content = Json.MAPPER.readTree(Files.readString(file));
      if (content instanceof ObjectNode object) {
        return new Credentials(file, object);
      }
    } catch (java.nio.file.NoSuchFileException none) {
      return new Credentials(file, Json.object());
    } catch (IOException unreadable) {
      throw new Failure(
          "`" + file + "` can't be read: " + unreadable.getMessage(),
          "  next: mend or remove it, then writ login");
    }
    throw new Failure(
        "`" + file + "` is no credentials file", "  next: remove it, then writ login");
  }

  /** The server of the last sign-in. */
  Optional<String> currentUrl() {
    return found(content.path("current").asText(""));
  }

  /** Who signed in last at that server. */
  Optional<String> currentUser(String url) {
    return found(server(url).path("current").asText(""));
  }

  Optional<String> token(String url, String user) {
    return found(server(url).path("users").path(user).path("token").asText(""));
  }

  /** Id by which the server revokes the token. */
  Optional<String> tokenId(String url, String user) {
    return found(server(url).path("users").path(user).path("id").asText(""));
  }

  /** The PEM file of the authorities that may vouch for that server, where the login named one. */
  Optional<String> caFile(String url) {
    return found(server(url).path("ca_file").asText(""));
  }

  /** Takes effect with the next {@link #keep}. */
  void trust(String url, Path authorities) {
    content
        .withObjectProperty("servers")
        .withObjectProperty(url)
        .put("ca_file", authorities.toString());
  }

  void keep(String url, String user, String id, String token) {
    content.put("current", url);
    ObjectNode server = content.withObjectProperty("servers").withObjectProperty(url);
    server.put("current", user);
    server.withObjectProperty("users").putObject(user).put("id", id).put("token", token);
    write();
  }

  void forget(String url, String user) {
    ObjectNode server = content.withObjectProperty("servers").withObjectProperty(url);
    ObjectNode users = server.withObjectProperty("users");
    users.remove(user);
    if (user.equals(server.path("current").asText())) {
      server.remove("current");
      users.fieldNames().forEachRemaining(other -> server.put("current", other));
    }
    write();
  }

  private JsonNode server(String url) {
    return content.path("servers").path(url);
  }

  /** Whole or not at all, and never readable by others, not even for a moment. */
  private void write() {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IOException("no folder");
      }
      Files.createDirectories(folder);
      Path fresh =
          Files.createTempFile(
              folder,
              ".credentials",
              ".json",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, content.toPrettyString() + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      throw new Failure("`" + file + "` can't be written: " + unwritable.getMessage());
    }
  }

  private static Optional<String> found(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}

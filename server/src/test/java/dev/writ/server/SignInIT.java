package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** K19 over HTTP: the first start, sessions, tokens and lockout. */
class SignInIT {
  @TempDir Path directory;

  @Test
  void leadsFromTheOneTimePasswordToAToken() throws IOException {
    Path home = directory.resolve("home");
    try (RunningServer server = RunningServer.start(home, "--no-sandbox")) {
      Path file = home.resolve("admin.password");
      String once = Files.readString(file).strip();
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(server.output()).contains(file.toString()).doesNotContain(once);
      assertThat(Files.readString(home.resolve("log").resolve("writ.log"))).doesNotContain(once);

      assertThat(server.get("/api/v1/tasks").code()).isEqualTo("UNAUTHENTICATED");
      assertThat(login(server, "admin", "wrong").code()).isEqualTo("INVALID_CREDENTIALS");

      RunningServer.Answer first = login(server, "admin", once);
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict");
      String[] session = session(first);
      assertThat(
              server
                  .get("/api/v1/auth/me", session)
                  .json()
                  .path("must_change_password")
                  .asBoolean())
          .isTrue();
      assertThat(server.get("/api/v1/tasks", session).code()).isEqualTo("PASSWORD_CHANGE_REQUIRED");
      assertThat(change(server, once, "short", session).status()).isEqualTo(422);
      assertThat(change(server, once, TestHouse.PASSWORD, session).status()).isIn(200, 204);
      assertThat(Files.exists(file)).isFalse();
      assertThat(login(server, "admin", once).code()).isEqualTo("INVALID_CREDENTIALS");

      String[] own = session(login(server, "admin", TestHouse.PASSWORD));
      assertThat(server.get("/api/v1/tasks", own).status()).isEqualTo(200);
      String cookieOnly = own[1];
      assertThat(server.post("/api/v1/tokens", "{}", "Cookie", cookieOnly).code())
          .isEqualTo("CSRF_HEADER_MISSING");

      RunningServer.Answer token =
          server.post(
              "/api/v1/tokens",
              "{\"name\":\"cli\",\"expires_at\":\"%s\"}"
                  .formatted(java.time.Instant.now().plusSeconds(3600)),
              own);
      assertThat(token.status()).isEqualTo(201);
      String bearer = "Bearer " + token.json().path("token").asText();
      assertThat(bearer).startsWith("Bearer writ_");
      assertThat(
              server.get("/api/v1/auth/me", "Authorization", bearer).json().path("name").asText())
          .isEqualTo("admin");
      assertThat(
              server
                  .send("DELETE", "/api/v1/tokens/" + token.json().path("id").asText(), "", own)
                  .status())
          .isEqualTo(204);
      assertThat(server.get("/api/v1/auth/me", "Authorization", bearer).status()).isEqualTo(401);

      assertThat(server.post("/api/v1/auth/logout", "", own).status()).isEqualTo(204);
      assertThat(server.get("/api/v1/auth/me", own).status()).isEqualTo(401);
    }
  }

  @Test
  void locksANameAfterFiveWrongPasswordsWhetherItExistsOrNot() {
    try (RunningServer server = RunningServer.start(directory.resolve("home"), "--no-sandbox")) {
      for (String name : new String[] {"admin", "nobody"}) {
        for (int i = 0; i < 5; i++) {
          assertThat(login(server, name, "wrong").status()).isEqualTo(401);
        }
        RunningServer.Answer locked = login(server, name, "wrong");
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.code()).isEqualTo("ACCOUNT_LOCKED");
        assertThat(locked.header("Retry-After")).isNotBlank();
      }
    }
  }

  private static RunningServer.Answer login(RunningServer server, String name, String password) {
    return server.post(
        "/api/v1/auth/login", "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
  }

  private static RunningServer.Answer change(
      RunningServer server, String old, String fresh, String[] session) {
    return server.post(
        "/api/v1/auth/change-password",
        "{\"current_password\":\"%s\",\"new_password\":\"%s\"}".formatted(old, fresh),
        session);
  }

  private static String[] session(RunningServer.Answer login) {
    String cookie = login.header("Set-Cookie");
    return new String[] {"Cookie", cookie.substring(0, cookie.indexOf(';')), "X-Writ-Csrf", "1"};
  }
}

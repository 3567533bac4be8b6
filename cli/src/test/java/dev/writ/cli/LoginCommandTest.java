package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Json;
import dev.writ.cli.view.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginCommandTest {
  private static final String LOGIN = "POST /api/v1/auth/login";
  private static final String MADE = "{\"id\":\"t1\",\"token\":\"writ_t1_secret\"}";
  private static final String NOT_YET =
      "{\"code\":\"PASSWORD_CHANGE_REQUIRED\",\"detail\":\"change it first\"}";
  private static final String ME = "GET /api/v1/auth/me";
  private static final String TOKENS = "POST /api/v1/tokens";
  private static final String LOGOUT = "POST /api/v1/auth/logout";
  private static final String CHANGE = "POST /api/v1/auth/change-password";
  private static final Map<String, String> COOKIE =
      Map.of("Set-Cookie", "writ_session=s1; Path=/; HttpOnly; SameSite=Strict");
  private static final Terminal KEYBOARD = new Terminal(true, true, true, 80, false);

  @TempDir private Path home;
  private final PretendServer server = new PretendServer();
  private Person ann;

  @BeforeEach
  void arrive() {
    ann = Person.newcomer(home);
    server.answers(LOGIN, 200, "{}", COOKIE).answers(LOGOUT, 204, "");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void keepsATokenInAFileOfTheOwnerAlone() throws IOException {
    server.answers(TOKENS, 201, MADE);

    Person.Said said =
        ann.on(KEYBOARD).answering("ann", "correct horse battery").types("login", server.url());

    assertThat(said.code()).isZero();
    assertThat(ann.questions).containsExactly("user: ", "(hidden) password of ann: ");
    assertThat(said.out()).startsWith("signed in at " + server.url() + " as ann\n");
    assertThat(server.calls()).containsExactly(LOGIN, TOKENS, LOGOUT);
    assertThat(server.received().getFirst().body())
        .isEqualTo("{\"name\":\"ann\",\"password\":\"correct horse battery\"}");
    assertThat(server.received().get(1).header("Cookie")).isEqualTo("writ_session=s1");
    assertThat(server.received().get(1).header("X-Writ-Csrf")).isEqualTo("1");
    assertThat(server.received().get(1).json().get("expires_at").asText())
        .isEqualTo("2026-03-31T12:00:00Z");

    Path file = home.resolve(".config/writ/credentials.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    JsonNode kept = Json.MAPPER.readTree(Files.readString(file));
    assertThat(kept.at("/servers/" + server.url().replace("/", "~1") + "/users/ann/token").asText())
        .isEqualTo("writ_t1_secret");
    assertThat(Files.readString(file)).doesNotContain("correct horse");
  }

  @Test
  void asksForAPasswordOfOnesOwnTwiceWhenItWasGivenOnce() {
    server
        .answers(TOKENS, 403, NOT_YET)
        .answers(TOKENS, 201, MADE)
        .answers(
            CHANGE,
            422,
            "{\"code\":\"PASSWORD_TOO_SHORT\",\"detail\":\"expected 12 characters or more\"}")
        .answers(CHANGE, 204, "");

    Person.Said said =
        ann.on(KEYBOARD)
            .answering("one-time", "short", "short", "a new long one", "a new lnog one")
            .answering("a new long one", "a new long one")
            .types("login", server.url(), "--user", "admin");

    assertThat(said.code()).isZero();
    assertThat(said.err())
        .contains("writ: expected 12 characters or more (PASSWORD_TOO_SHORT)")
        .contains("the two are not equal; try again");
    assertThat(server.calls())
        .containsExactly(LOGIN, TOKENS, CHANGE, CHANGE, LOGIN, TOKENS, LOGOUT);
    assertThat(server.received().get(3).body())
        .isEqualTo("{\"current_password\":\"one-time\",\"new_password\":\"a new long one\"}");
    assertThat(server.received().get(4).body()).contains("a new long one");
  }

  @Test
  void readsBothPasswordsFromStandardInputForScripts() {
    server.answers(TOKENS, 403, NOT_YET).answers(TOKENS, 201, MADE).answers(CHANGE, 204, "");

    Person.Said said =
        ann.piping("one-time\na new long one\n")
            .types(
                "login",
                "--url",
                server.url(),
                "-u",
                "admin",
                "--password-stdin",
                "--new-password-stdin");

    assertThat(said.code()).isZero();
    assertThat(server.received().get(2).body())
        .isEqualTo("{\"current_password\":\"one-time\",\"new_password\":\"a new long one\"}");
  }

  @Test
  void readsThePasswordFromTheEnvironment() {
    server.answers(TOKENS, 201, MADE);

    ann.with("WRIT_PASSWORD", "from the environment").types("login", server.url(), "-u", "ann");

    assertThat(server.received().getFirst().body()).contains("from the environment");
  }

  @Test
  void saysHowToGiveAPasswordWithoutATerminal() {
    Person.Said said = ann.types("login", server.url(), "--user", "ann");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            """
            writ: no password and no terminal to ask on
              next: give --password-stdin or $WRIT_PASSWORD
            """);
  }

  @Test
  void keepsNothingWhenTheServerSaysNo() {
    PretendServer strict = new PretendServer();
    try (strict) {
      strict.answers(
          LOGIN,
          401,
          "{\"code\":\"INVALID_CREDENTIALS\",\"detail\":\"name or password is wrong\"}");
      Person.Said said =
          ann.piping("no").types("login", strict.url(), "-u", "x", "--password-stdin");

      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err()).startsWith("writ: name or password is wrong (INVALID_CREDENTIALS)\n");
      assertThat(home).isEmptyDirectory();
    }
  }

  @Test
  void takesATokenThatWasMadeElsewhere() {
    server.answers(ME, 200, "{\"name\":\"robot\"}");

    assertThat(ann.piping("writ_t9_x\n").types("login", server.url(), "--token", "-").code())
        .isZero();
    assertThat(server.last().header("Authorization")).isEqualTo("Bearer writ_t9_x");

    assertThat(ann.types("whoami", "-q").out()).isEqualTo("robot\n");
  }

  @Test
  void letsTwoPeopleShareOneKeyboard() {
    server
        .answers(TOKENS, 201, MADE)
        .answers(TOKENS, 201, "{\"id\":\"t2\",\"token\":\"writ_t2_bob\"}")
        .answers(ME, 200, "{\"name\":\"whoever\"}");
    ann.piping("p").types("login", server.url(), "-u", "ann", "--password-stdin");
    ann.types("login", server.url(), "-u", "bob", "--password-stdin");

    ann.types("whoami");
    assertThat(server.last().header("Authorization")).isEqualTo("Bearer writ_t2_bob");
    ann.types("whoami", "--as", "ann");
    assertThat(server.last().header("Authorization")).isEqualTo("Bearer writ_t1_secret");

    Person.Said stranger = ann.types("whoami", "--as", "eve");
    assertThat(stranger.err())
        .isEqualTo(
            "writ: `eve` has not signed in at %1$s from here\n  next: writ login --url %1$s --user eve\n"
                .formatted(server.url()));
  }

  @Test
  void forgetsAndRevokesOnLogout() {
    server.answers(TOKENS, 201, MADE).answers("DELETE /api/v1/tokens/t1", 204, "");
    ann.piping("p").types("login", server.url(), "-u", "ann", "--password-stdin");

    assertThat(ann.types("logout").out()).isEqualTo("ann is signed out at " + server.url() + "\n");
    assertThat(server.last().call()).isEqualTo("DELETE /api/v1/tokens/t1");
    assertThat(server.last().header("Authorization")).isEqualTo("Bearer writ_t1_secret");

    Person.Said after = ann.types("whoami");
    assertThat(after.code()).isEqualTo(1);
    assertThat(after.err()).startsWith("writ: nobody is signed in at " + server.url() + "\n");
  }

  @Test
  void keepsCredentialsWhereTheEnvironmentSays() {
    server.answers(TOKENS, 201, MADE);
    Path config = home.resolve("config");
    Path writ = home.resolve("writ home");

    ann.with("XDG_CONFIG_HOME", config.toString())
        .piping("p")
        .types("login", server.url(), "-u", "ann", "--password-stdin");
    assertThat(config.resolve("writ/credentials.json")).exists();

    ann.with("WRIT_HOME", writ.toString())
        .types("login", server.url(), "-u", "ann", "--password-stdin");
    assertThat(writ.resolve("credentials.json")).exists();
  }

  @Test
  void doesNotOverwriteAFileItCanNotRead() throws IOException {
    Path folder = Files.createDirectories(home.resolve(".config/writ"));
    Files.writeString(folder.resolve("credentials.json"), "{\"current\":");

    Person.Said said = ann.types("whoami");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("credentials.json` can't be read").contains("writ login");
  }
}

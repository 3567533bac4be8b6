package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks HTTPS with a certificate of its own. */
class TrustTest {
  @TempDir private Path home;
  private Path pem = Path.of("");
  private PretendServer server = new PretendServer();
  private Person ann = Person.newcomer(Path.of(""));

  @BeforeEach
  void arrive() throws Exception {
    Certificate certificate = Certificate.selfSigned(home);
    pem = certificate.pem();
    server.close();
    server = new PretendServer(certificate.server());
    server
        .answers(
            "POST /api/v1/auth/login", 200, "{}", Map.of("Set-Cookie", "writ_session=s1; Secure"))
        .answers("POST /api/v1/tokens", 201, "{\"id\":\"t1\",\"token\":\"writ_t1_secret\"}")
        .answers("POST /api/v1/auth/logout", 204, "")
        .answers("GET /api/v1/auth/me", 200, "{\"name\":\"ann\"}");
    ann = Person.newcomer(home);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor() {
    Person.Said said = login();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains("nobody this machine trusts vouches for the certificate of " + server.url())
        .contains("next: writ login " + server.url() + " --ca-file FILE");
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void believesTheGivenAuthorityNowAndLater() {
    Person.Said said = login("--ca-file", pem.toString());
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(ann.types("whoami").code()).isZero();
    assertThat(server.last().header("Authorization")).isEqualTo("Bearer writ_t1_secret");
  }

  @Test
  void takesTheAuthorityFromTheVariable() {
    ann.with("WRIT_CA_FILE", pem.toString());
    assertThat(login().code()).isZero();
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws Exception {
    assertThat(login("--ca-file", home.resolve("absent.pem").toString()).err())
        .contains("absent.pem` can't be read");
    Path text = Files.writeString(home.resolve("text.pem"), "no certificate");
    assertThat(login("--ca-file", text.toString()).err())
        .contains("text.pem` holds no certificate", "BEGIN CERTIFICATE");
  }

  private Person.Said login(String... more) {
    ann.piping("correct horse battery\n");
    String[] words = new String[5 + more.length];
    words[0] = "login";
    words[1] = server.url();
    words[2] = "--user";
    words[3] = "ann";
    words[4] = "--password-stdin";
    System.arraycopy(more, 0, words, 5, more.length);
    return ann.types(words);
  }
}

package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
  @TempDir private Path folder;

  @Test
  void takesACertificateWithItsKey() {
    SelfSigned made = SelfSigned.in(folder);
    TlsFiles files = files(made.certificate(), made.key());
    assertThat(files.isWanted()).isTrue();
    assertThat(files.problem()).isEmpty();
    TlsFiles none = new TlsFiles(Optional.empty(), Optional.empty());
    assertThat(none.isWanted()).isFalse();
    assertThat(none.problem()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithTheFiles() throws IOException {
    SelfSigned made = SelfSigned.in(folder);
    assertThat(new TlsFiles(Optional.of(made.certificate()), Optional.empty()).problem().get())
        .contains("go together");
    Path absent = folder.resolve("absent.pem");
    assertThat(files(absent, made.key()).problem().get())
        .contains("`" + absent + "` can't be read");
    assertThat(files(made.certificate(), absent).problem().get()).contains("can't be read");
    assertThat(files(made.store(), made.key()).problem().get())
        .contains("no PEM file", "BEGIN CERTIFICATE");
    Path locked = Files.writeString(folder.resolve("k"), "-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThat(files(made.certificate(), locked).problem().get())
        .contains("unencrypted", "BEGIN PRIVATE KEY");
  }

  private static TlsFiles files(Path certificate, Path key) {
    return new TlsFiles(Optional.of(certificate), Optional.of(key));
  }
}

package dev.writ.kernel.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Migrations;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  @RegisterExtension
  static final TestDatabase POSTGRES =
      TestDatabase.filledBy(
              "kernel and a table with secrets",
              owner -> {
                new Migrations(owner, List.of(Migrations.KERNEL)).up();
                Jdbi.create(owner)
                    .useHandle(
                        handle -> {
                          handle.execute(
                              "CREATE TABLE doors (id uuid PRIMARY KEY, code_enc text, key_id text)");
                          handle.execute("GRANT SELECT, INSERT, UPDATE ON doors TO writ_app");
                        });
              })
          .freshForEachTest();

  private static final String OLD = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String NEW = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
  private static final SecretColumn CODE = new SecretColumn("doors", "code_enc", "key_id");
  private static final UUID FRONT = new UUID(0, 1);
  private static final UUID BACK = new UUID(0, 2);

  private final SettableClock clock = new SettableClock();

  @TempDir Path home;

  @Test
  void opensWhatItSealedInTheSamePlaceOnly() {
    KeyRing ring = ring(OLD);
    Sealed sealed = ring.seal(CODE, FRONT, Secret.of("open sesame"));
    assertThat(ring.open(CODE, FRONT, sealed)).isEqualTo(Secret.of("open sesame"));
    assertThat(ring.seal(CODE, FRONT, Secret.of("open sesame"))).isNotEqualTo(sealed);
    assertThatThrownBy(() -> ring.open(CODE, BACK, sealed)).hasMessageContaining("moved");
    assertThatThrownBy(
            () -> ring.open(new SecretColumn("doors", "other_enc", "key_id"), FRONT, sealed))
        .hasMessageContaining("moved");
    String changed = (sealed.text().startsWith("A") ? "B" : "A") + sealed.text().substring(1);
    assertThatThrownBy(() -> ring.open(CODE, FRONT, new Sealed(sealed.keyId(), changed)))
        .hasMessageContaining("changed");
    assertThatThrownBy(() -> ring(NEW).open(CODE, FRONT, sealed))
        .hasMessageContaining(sealed.keyId());
  }

  @Test
  void sealsRowsAgainUnderTheNewKeyAndRetiresTheOld() {
    Database database = new Database(POSTGRES.app(), clock, new Ids(clock, new Random(1)));
    KeyRing old = ring(OLD);
    assertThat(database.inTransaction(old::register)).isTrue();
    assertThat(database.inTransaction(old::register)).isFalse();
    put(database, FRONT, old.seal(CODE, FRONT, Secret.of("front")));
    put(database, BACK, old.seal(CODE, BACK, Secret.of("back")));

    KeyRing rotated = ring(NEW + "," + OLD);
    assertThat(database.inTransaction(rotated::register)).isTrue();
    assertThat(rotated.reseal(database, 1)).isEqualTo(1);
    database.inTransaction(rotated::register);
    assertThat(retired(old)).isFalse();
    assertThat(rotated.reseal(database, 10)).isEqualTo(1);
    assertThat(rotated.reseal(database, 10)).isZero();
    database.inTransaction(rotated::register);
    assertThat(retired(old)).isTrue();
    assertThat(retired(rotated)).isFalse();
    KeyRing without = ring(NEW);
    assertThat(without.open(CODE, FRONT, get(database, FRONT))).isEqualTo(Secret.of("front"));
    assertThat(without.open(CODE, BACK, get(database, BACK))).isEqualTo(Secret.of("back"));
    assertThat(POSTGRES.contents()).doesNotContain(OLD, NEW);
  }

  @Test
  void keepsTheMasterKeyInAFileThatOnlyItsOwnerReads() throws IOException {
    Path file = home.resolve("master.key");
    MasterKeys made = MasterKeys.readOrMake(file, new SecureRandom());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new SigningKeys(MasterKeys.readOrMake(file, new SecureRandom())).activeKeyId())
        .isEqualTo(new SigningKeys(made).activeKeyId());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> MasterKeys.read(file)).hasMessageContaining("chmod 600");
  }

  @Test
  void refusesAKeyThatIsNone() {
    assertThatThrownBy(() -> MasterKeys.parse("c2hvcnQ=")).hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> MasterKeys.parse("not base64!")).hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> MasterKeys.parse(" # nothing\n")).hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> MasterKeys.parse("")).hasMessageContaining("no master key");
  }

  @Test
  void masksItself() {
    assertThat("" + Secret.of("open sesame")).isEqualTo("[secret]");
    assertThat(Secret.of("open sesame")).isNotEqualTo(Secret.of("open sesam"));
  }

  private static KeyRing ring(String keys) {
    return new KeyRing(MasterKeys.parse(keys), new SecureRandom(), List.of(CODE));
  }

  private static void put(Database database, UUID id, Sealed sealed) {
    database.inTransaction(
        tx ->
            tx.handle()
                .execute("INSERT INTO doors VALUES (?, ?, ?)", id, sealed.text(), sealed.keyId()));
  }

  private static Sealed get(Database database, UUID id) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT key_id, code_enc FROM doors WHERE id = ?")
                .bind(0, id)
                .map((row, context) -> new Sealed(row.getString(1), row.getString(2)))
                .one());
  }

  private static boolean retired(KeyRing ring) {
    return Jdbi.create(POSTGRES.superuser())
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT retired_at IS NOT NULL FROM kernel_keys WHERE key_id = ?")
                    .bind(0, ring.activeKeyId())
                    .mapTo(Boolean.class)
                    .one());
  }
}

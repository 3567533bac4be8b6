package dev.writ.kernel.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import liquibase.Liquibase;
import org.jdbi.v3.core.Handle;

/**
 * Remembers what Liquibase has last found in order, so that a start in which nothing changed need
 * not wait for it (it takes a third of the work of a start).
 *
 * <p>The seal is a SHA-256 over the changelogs, every applied file byte for byte, every row of
 * {@code databasechangelog} and the version of Liquibase. An edited file, a new one, a changed row
 * or another Liquibase: each gives another seal, and then Liquibase itself looks and judges. It is
 * kept as the comment of {@code databasechangelog}, which only the owner can write.
 */
final class SchemaSeal {
  private SchemaSeal() {}

  /** Whether everything is as it was when it was last sealed. */
  static boolean isIntact(Handle handle, List<String> changelogs) {
    return handle
        .createQuery("SELECT obj_description(to_regclass('databasechangelog'), 'pg_class')")
        .mapTo(String.class)
        .findOne()
        .filter(kept -> kept.equals(of(handle, changelogs)))
        .isPresent();
  }

  /** Seals the state that Liquibase has just found in order. */
  static void set(Handle handle, List<String> changelogs) {
    // A hexadecimal number: nothing to quote.
    handle.execute("COMMENT ON TABLE databasechangelog IS '" + of(handle, changelogs) + "'");
  }

  private static String of(Handle handle, List<String> changelogs) {
    MessageDigest digest = sha256();
    add(digest, String.valueOf(Liquibase.class.getPackage().getImplementationVersion()));
    changelogs.forEach(changelog -> addFile(digest, changelog));
    handle
        .createQuery(
            "SELECT concat_ws(' ', id, author, filename, md5sum, exectype) FROM databasechangelog"
                + " ORDER BY orderexecuted")
        .mapTo(String.class)
        .forEach(row -> add(digest, row));
    handle
        .createQuery("SELECT DISTINCT filename FROM databasechangelog ORDER BY 1")
        .mapTo(String.class)
        .forEach(file -> addFile(digest, file));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    add(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  /** With its length, so that nothing can move from one part to the next. */
  private static void add(MessageDigest digest, byte[] part) {
    digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(part);
  }

  private static void addFile(MessageDigest digest, String name) {
    try (InputStream in = SchemaSeal.class.getResourceAsStream("/" + name)) {
      add(digest, name);
      add(digest, in == null ? new byte[0] : in.readAllBytes());
    } catch (IOException failure) {
      throw new IllegalStateException("the migration `" + name + "` can't be read", failure);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}

package dev.writ.kernel.secret;

import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for the database with AES-256-GCM.
 *
 * <p>A sealed text opens only in the table, column and row it was made for; moved elsewhere it
 * fails. Which key made it stands beside it. Thread-safe.
 */
public final class KeyRing {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final String activeId;
  private final SecureRandom random;
  private final List<SecretColumn> columns;

  /** Takes every column of the house that holds sealed secrets: rotation goes through them. */
  public KeyRing(MasterKeys masters, SecureRandom random, List<SecretColumn> columns) {
    for (byte[] key : masters.derived("secrets 1")) {
      keys.put(MasterKeys.idOf(MasterKeys.derive(key, "key id")), new SecretKeySpec(key, "AES"));
    }
    this.activeId = keys.keySet().iterator().next();
    this.random = random;
    this.columns = List.copyOf(columns);
  }

  public String activeKeyId() {
    return activeId;
  }

  public Sealed seal(SecretColumn column, UUID rowId, Secret secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, activeId, nonce, column, rowId);
      byte[] closed = cipher.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
      byte[] all = ByteBuffer.allocate(nonce.length + closed.length).put(nonce).put(closed).array();
      return new Sealed(activeId, Base64.getEncoder().encodeToString(all));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has AES-GCM", impossible);
    }
  }

  /**
   * Opens what {@link #seal} made for the same place.
   *
   * @throws IllegalStateException where the key is not on the ring, or the text was changed or
   *     moved
   */
  public Secret open(SecretColumn column, UUID rowId, Sealed sealed) {
    String where = column.table() + "." + column.column() + " of row " + rowId;
    if (!keys.containsKey(sealed.keyId())) {
      throw new IllegalStateException(
          where
              + " needs the master key `"
              + sealed.keyId()
              + "`, which this server does not have");
    }
    try {
      byte[] all = Base64.getDecoder().decode(sealed.text());
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, sealed.keyId(), nonce, column, rowId)
              .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Secret.of(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      throw new IllegalStateException(
          where + " does not open: it was changed, or moved from another place", broken);
    }
  }

  /**
   * Seals a batch of rows again that an older key had sealed. A periodic job calls it until it
   * gives 0.
   *
   * @param atMost rows of each column
   * @return how many rows were resealed
   */
  public int reseal(Database database, int atMost) {
    int resealed = 0;
    for (SecretColumn column : columns) {
      resealed += database.inTransaction(tx -> reseal(tx, column, atMost));
    }
    return resealed;
  }

  /**
   * Writes down a key that became active, and retires each that no row names any more.
   *
   * @return true if the active key is new here: the caller writes KEY_ROTATED in this transaction
   */
  public boolean register(Tx tx) {
    int added =
        tx.handle()
            .createUpdate(
                "INSERT INTO kernel_keys (key_id, purpose, created_at) VALUES (:id, 'SECRETS', :now)"
                    + " ON CONFLICT DO NOTHING")
            .bind("id", activeId)
            .bind("now", tx.now())
            .execute();
    StringBuilder unused = new StringBuilder();
    for (SecretColumn column : columns) {
      unused.append(
          " AND NOT EXISTS (SELECT FROM %s s WHERE s.%s = k.key_id)"
              .formatted(column.table(), column.keyColumn()));
    }
    tx.handle()
        .createUpdate(
            "UPDATE kernel_keys k SET retired_at = :now WHERE purpose = 'SECRETS'"
                + " AND retired_at IS NULL AND key_id <> :id"
                + unused)
        .bind("id", activeId)
        .bind("now", tx.now())
        .execute();
    return added == 1;
  }

  private int reseal(Tx tx, SecretColumn column, int atMost) {
    record Row(UUID id, Sealed sealed) {}
    List<Row> rows =
        tx.handle()
            .createQuery(
                "SELECT id, %2$s, %3$s FROM %1$s WHERE %3$s <> :active AND %2$s IS NOT NULL LIMIT :most FOR UPDATE SKIP LOCKED"
                    .formatted(column.table(), column.column(), column.keyColumn()))
            .bind("active", activeId)
            .bind("most", atMost)
            .map(
                (row, context) ->
                    new Row(
                        row.getObject(1, UUID.class),
                        new Sealed(row.getString(3), row.getString(2))))
            .list();
    for (Row row : rows) {
      Sealed fresh = seal(column, row.id(), open(column, row.id(), row.sealed()));
      tx.handle()
          .createUpdate(
              "UPDATE %s SET %s = :text, %s = :key WHERE id = :id"
                  .formatted(column.table(), column.column(), column.keyColumn()))
          .bind("text", fresh.text())
          .bind("key", fresh.keyId())
          .bind("id", row.id())
          .execute();
    }
    return rows.size();
  }

  private Cipher cipher(int mode, String keyId, byte[] nonce, SecretColumn column, UUID rowId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
    String place = column.table() + "|" + column.column() + "|" + rowId;
    cipher.updateAAD(place.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}

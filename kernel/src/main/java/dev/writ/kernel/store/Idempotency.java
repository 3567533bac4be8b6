package dev.writ.kernel.store;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Two calls with one Idempotency-Key are one call: the second gets the first one's answer.
 *
 * <p>A key is one user's, holds for 24 hours, and belongs to one route and body. Only successes are
 * kept, by the commit that they tell about.
 */
public final class Idempotency {
  static final Duration KEPT = Duration.ofHours(24);
  private static final String REPLAYED = "Idempotency-Replayed";

  private final Database database;

  public Idempotency(Database database) {
    this.database = database;
  }

  /**
   * Gives the kept answer, or does the work. The work ends in {@link #once}. When it is refused, a
   * twin may have won meanwhile: then that one's answer is the answer.
   *
   * @param key null where the caller sent none
   */
  public Answer answering(@Nullable IdempotencyKey key, Supplier<Answer> work) {
    if (key == null) {
      return work.get();
    }
    Optional<Answer> kept = database.read(handle -> find(handle, key));
    if (kept.isPresent()) {
      return kept.get();
    }
    try {
      return work.get();
    } catch (Problem refusal) {
      return database
          .<Optional<Answer>>read(handle -> find(handle, key))
          .orElseThrow(() -> refusal);
    }
  }

  /** Does the work in one transaction that starts with the key and ends with its answer. */
  public Answer once(@Nullable IdempotencyKey key, Function<Tx, Answer> work) {
    return database.inTransaction(
        tx -> {
          if (key == null) {
            return work.apply(tx);
          }
          while (!claim(tx, key)) {
            Optional<Answer> kept = find(tx.handle(), key);
            if (kept.isPresent()) {
              return kept.get();
            }
            forget(tx, key);
          }
          Answer answer = work.apply(tx);
          keep(tx, key, answer);
          return answer;
        });
  }

  /** Removes keys that no longer hold; gives how many. */
  public int forgetExpired() {
    return database.inTransaction(
        tx ->
            tx.handle()
                .createUpdate("DELETE FROM kernel_idempotency WHERE created_at <= :until")
                .bind("until", tx.now().minus(KEPT))
                .execute());
  }

  /** Inserts the row, waiting for a running twin; false when there is one already. */
  private static boolean claim(Tx tx, IdempotencyKey key) {
    return tx.handle()
            .createUpdate(
                """
                INSERT INTO kernel_idempotency (user_id, key, route, body_sha256, created_at)
                VALUES (:user, :key, :route, :body, :now) ON CONFLICT DO NOTHING""")
            .bind("user", key.userId())
            .bind("key", key.key())
            .bind("route", key.route())
            .bind("body", key.bodySha256())
            .bind("now", tx.now())
            .execute()
        == 1;
  }

  private static void keep(Tx tx, IdempotencyKey key, Answer answer) {
    tx.handle()
        .createUpdate(
            """
            UPDATE kernel_idempotency
            SET status = :status, headers = CAST(:headers AS json), body = :body
            WHERE user_id = :user AND key = :key""")
        .bind("status", answer.status())
        .bind("headers", Json.write(answer.headers()))
        .bind("body", Json.write(answer.body()))
        .bind("user", key.userId())
        .bind("key", key.key())
        .execute();
  }

  /** Makes room for a new use of a key whose 24 hours are over, before the cleaner came by. */
  private static void forget(Tx tx, IdempotencyKey key) {
    tx.handle()
        .createUpdate(
            """
            DELETE FROM kernel_idempotency
            WHERE user_id = :user AND key = :key AND created_at <= :until""")
        .bind("user", key.userId())
        .bind("key", key.key())
        .bind("until", tx.now().minus(KEPT))
        .execute();
  }

  private Optional<Answer> find(Handle handle, IdempotencyKey key) {
    return handle
        .createQuery(
            """
            SELECT route, body_sha256, status, headers, body FROM kernel_idempotency
            WHERE user_id = :user AND key = :key AND created_at > :since""")
        .bind("user", key.userId())
        .bind("key", key.key())
        .bind("since", database.now().minus(KEPT))
        .map(
            (row, context) -> {
              if (!row.getString("route").equals(key.route())
                  || !row.getString("body_sha256").equals(key.bodySha256())) {
                throw KernelProblems.IDEMPOTENCY_KEY_REUSED
                    .with(
                        "this Idempotency-Key was used for another call or body;"
                            + " send a new key for a new request")
                    .param("route", row.getString("route"));
              }
              Map<String, String> headers = new HashMap<>();
              Columns.object(row, "headers")
                  .properties()
                  .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
              headers.put(REPLAYED, "true");
              return new Answer(row.getInt("status"), headers, Columns.json(row, "body"));
            })
        .findOne();
  }
}

package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.store.RemediationRows.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A queue of two thousand, of which five may be under way. */
class TurnsTest {
  @RegisterExtension static final TestDatabase DATABASE = House.freshDatabase();

  private static final String OTHER = "production/other";
  private static final int QUEUED = 2_000;

  @SuppressWarnings("NullAway.Init") // set before each test
  private House house;

  @BeforeEach
  void queue() {
    house = new House(DATABASE.app());
    house.rollouts.put(House.POLICY, new PolicySpec.Rollout(5, 600, true, true));
    house.rollouts.put(OTHER, PolicySpec.Rollout.STANDARD);
    insert("WATCHING", 1, 5, House.POLICY);
    insert("QUEUED", 6, 5 + QUEUED, House.POLICY);
    insert("QUEUED", 6 + QUEUED, 6 + QUEUED, OTHER);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void insert(String state, int first, int last, String policy) {
    house.database.inTransaction(
        tx ->
            tx.update(
                """
                INSERT INTO workloads_remediations (id, cluster, kind, namespace, name, uid, state,
                  policies, steps, texts, template_hash, fingerprint, created_at, updated_at)
                SELECT CAST(lpad(to_hex(n), 32, '0') AS uuid), 'local', 'deployment', 'production',
                  'w' || n, 'uid-' || n, ?, ARRAY[?], '[]', '{}', 'h', 'f',
                  CAST(? AS timestamptz) + n * interval '1 ms', ?
                FROM generate_series(?, ?) n
                """,
                state,
                policy,
                tx.now(),
                tx.now(),
                first,
                last));
  }

  private Work work(int number) {
    return house.database.read(
        handle -> RemediationRows.findWork(handle, new UUID(0, number)).orElseThrow());
  }

  private Optional<Turns.Wait> wait(int number) {
    Sights sights = house.workshop.clusters().find("local").orElseThrow();
    return new Turns(house.workshop).findWait(sights, work(number));
  }

  @Test
  void looksTheLaterTheMoreAreBeforeIt() {
    assertThat(wait(6)).contains(new Turns.Wait("other rollouts go first", Duration.ofSeconds(1)));
    assertThat(wait(6 + 100))
        .contains(new Turns.Wait("other rollouts go first", Duration.ofSeconds(6)));
    assertThat(wait(5 + QUEUED))
        .contains(new Turns.Wait("other rollouts go first", Duration.ofSeconds(30)));
  }

  @Test
  void givesWhatIsFreeToTheOldestAndStandsInNobodyElsesWay() {
    house.database.inTransaction(
        tx ->
            tx.update(
                "UPDATE workloads_remediations SET state = 'COMPLETED' WHERE name IN ('w1', 'w2')"));
    assertThat(wait(6)).isEmpty();
    assertThat(wait(7)).isEmpty();
    assertThat(wait(8)).isPresent();
    assertThat(wait(6 + QUEUED)).as("of a policy with nothing under way").isEmpty();
  }

  @Test
  void readsFewOfThem() {
    List<RemediationRows.Claimed> read =
        house.database.read(
            handle ->
                RemediationRows.queued(
                    handle, work(5 + QUEUED).remediation(), "other rollouts go first", 15));
    assertThat(read).as("fifteen, the one of the other policy, and itself").hasSize(17);
    double looksEachSecond =
        IntStream.range(0, QUEUED).mapToDouble(n -> 1.0 / Turns.pause(n).toSeconds()).sum();
    assertThat(looksEachSecond).isLessThan(130);
  }
}

package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.identity.Caller;
import dev.writ.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("K9 database guards")
class GuardsTest {
  private static final String NO_GRANT = "42501";
  private static final String GUARD = "WR001";

  @RegisterExtension static final TestDatabase STORE = House.store();

  /** One row in each of the guarded tables. */
  @BeforeAll
  static void fill() {
    House house = new House(STORE);
    Caller ann = house.approver("ann");
    house.policy.asks(ResolutionTest.TWO_OF_ANY, false);
    UUID ticket = house.ticket(house.requester("alice"));
    house.desk.approve(ticket, ann, Approval.plain(), null);
    Jdbi.create(STORE.superuser())
        .useHandle(
            handle ->
                handle.execute(
                    """
                    INSERT INTO kernel_audit_chain (seq, audit_id, row_hash, chain_hash)
                    SELECT 1, min(id), sha256('row'), sha256('chain') FROM kernel_audit"""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kernel_events",
        "kernel_tickets",
        "kernel_reviews",
        "kernel_decisions",
        "kernel_policies",
        "kernel_audit",
        "kernel_audit_chain"
      })
  @DisplayName("K9 writ_app has no grant, writ_owner runs into the trigger: DELETE, TRUNCATE of")
  void keepsRows(String table) {
    for (String sql : List.of("DELETE FROM " + table, "TRUNCATE " + table + " CASCADE")) {
      assertThat(state(STORE.app(), sql)).as("writ_app: %s", sql).isEqualTo(NO_GRANT);
      assertThat(state(STORE.owner(), sql)).as("writ_owner: %s", sql).isEqualTo(GUARD);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kernel_events",
        "kernel_tickets",
        "kernel_reviews",
        "kernel_decisions",
        "kernel_policies",
        "kernel_audit",
        "kernel_audit_chain"
      })
  @DisplayName("K9 every column that may not change: permission denied, trigger refuses, in")
  void keepsColumns(String table) {
    List<String> granted =
        strings(
            """
            SELECT column_name FROM information_schema.column_privileges
            WHERE table_name = '%s' AND grantee = 'writ_app' AND privilege_type = 'UPDATE'"""
                .formatted(table));
    List<String> kept =
        strings(
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_name = '%s' AND is_identity = 'NO'"""
                .formatted(table));
    kept.removeAll(granted);
    assertThat(kept).isNotEmpty();
    for (String column : kept) {
      String sql = "UPDATE %s SET %s = %s".formatted(table, column, column);
      assertThat(state(STORE.app(), sql)).as("writ_app: %s", sql).isEqualTo(NO_GRANT);
      assertThat(state(STORE.owner(), sql)).as("writ_owner: %s", sql).isEqualTo(GUARD);
    }
  }

  @Test
  @DisplayName("K9 every event status pair not drawn is refused, every drawn one passes")
  void movesEventsAsDrawn() throws IOException {
    Set<String> drawn = drawing("event/EventStatus.java");
    requirePairs(
        drawn,
        EventStatus.values(),
        (from, to) -> from.mayBecome(to),
        "kernel_events",
        "kind = 'WORK'");
    assertThat(births(drawn))
        .isEqualTo(bornIn("kernel_events", EventStatus.values(), "kind = 'WORK'"));
  }

  @Test
  @DisplayName("K9 every ticket status pair not drawn is refused, every drawn one passes")
  void movesTicketsAsDrawn() throws IOException {
    Set<String> drawn = drawing("approval/TicketStatus.java");
    requirePairs(
        drawn, TicketStatus.values(), (from, to) -> from.mayBecome(to), "kernel_tickets", "true");
    assertThat(births(drawn)).isEqualTo(bornIn("kernel_tickets", TicketStatus.values(), "true"));
  }

  @Test
  void neverChangesAnEndedTicketOrItsAgreement() {
    String agreed = "UPDATE kernel_tickets SET modified_spec = '{}'";
    for (TicketStatus status : TicketStatus.values()) {
      assertThat(tried("kernel_tickets", "true", status.name(), agreed))
          .as(status.name())
          .isEqualTo(status != TicketStatus.PENDING_APPROVAL);
      assertThat(
              tried(
                  "kernel_tickets", "true", status.name(), "UPDATE kernel_tickets SET version = 9"))
          .as(status.name())
          .isEqualTo(status.isTerminal());
    }
    for (EventStatus status : EventStatus.values()) {
      assertThat(
              tried(
                  "kernel_events",
                  "kind = 'WORK'",
                  status.name(),
                  "UPDATE kernel_events SET result = '{}'"))
          .as(status.name())
          .isEqualTo(status.isTerminal());
      assertThat(
              tried(
                  "kernel_events",
                  "kind = 'WORK'",
                  status.name(),
                  "UPDATE kernel_events SET archived_at = now()"))
          .as("%s may be archived", status)
          .isFalse();
    }
  }

  private static <S extends Enum<S>> void requirePairs(
      Set<String> drawn, S[] statuses, BiPredicate<S, S> mayBecome, String table, String which) {
    for (S from : statuses) {
      for (S to : statuses) {
        boolean arrow = drawn.contains(from + " --> " + to);
        assertThat(mayBecome.test(from, to)).as("code: %s to %s", from, to).isEqualTo(arrow);
        boolean refused =
            tried(table, which, from.name(), "UPDATE %s SET status = '%s'".formatted(table, to));
        assertThat(refused).as("database: %s to %s", from, to).isEqualTo(!arrow);
      }
    }
  }

  /** Whether a guard refuses the statement for a row of this status; nothing stays changed. */
  private static boolean tried(String table, String which, String status, String sql) {
    return Jdbi.create(STORE.superuser())
        .withHandle(
            handle -> {
              handle.begin();
              handle.execute("SET LOCAL session_replication_role = replica");
              handle.execute(
                  "UPDATE %s SET status = '%s' WHERE %s".formatted(table, status, which));
              handle.execute("SET LOCAL session_replication_role = origin");
              try {
                handle.execute("SET LOCAL ROLE writ_app");
                handle.execute(sql + " WHERE " + which);
                return false;
              } catch (RuntimeException refused) {
                assertThat(stateOf(refused)).isEqualTo(GUARD);
                return true;
              } finally {
                handle.rollback();
              }
            });
  }

  /** The statuses in which the database lets a copy of a row be born. */
  private static <S extends Enum<S>> Set<String> bornIn(String table, S[] statuses, String which) {
    String columns =
        String.join(
            ", ",
            strings(
                """
                SELECT column_name FROM information_schema.columns WHERE table_name = '%s'
                  AND column_name NOT IN ('id', 'status', 'event_id')"""
                    .formatted(table)));
    boolean hasEvent = table.equals("kernel_tickets");
    Set<String> born = new TreeSet<>();
    for (S status : statuses) {
      String state =
          state(
              STORE.owner(),
              """
              INSERT INTO %1$s (id, status, %5$s %2$s) SELECT gen_random_uuid(), '%3$s', %6$s %2$s
              FROM %1$s WHERE %4$s LIMIT 1"""
                  .formatted(
                      table,
                      columns,
                      status,
                      which,
                      hasEvent ? "event_id," : "",
                      hasEvent ? "gen_random_uuid()," : ""));
      // A copy that the guard lets pass may still run into a foreign key, after it was born.
      if (!state.equals(GUARD)) {
        born.add(status.name());
      }
    }
    return born;
  }

  /** The arrows of the mermaid drawing in a source file, labels cut off. */
  private static Set<String> drawing(String source) throws IOException {
    Matcher arrow =
        Pattern.compile("\\*\\s+(\\[\\*]|[A-Z_]+) --> ([A-Z_]+)")
            .matcher(Files.readString(Path.of("src/main/java/dev/writ/kernel", source)));
    Set<String> arrows = new TreeSet<>();
    while (arrow.find()) {
      arrows.add(arrow.group(1) + " --> " + arrow.group(2));
    }
    assertThat(arrows).hasSizeGreaterThan(5);
    return arrows;
  }

  private static Set<String> births(Set<String> drawn) {
    return drawn.stream()
        .filter(arrow -> arrow.startsWith("[*]"))
        .map(arrow -> arrow.substring("[*] --> ".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> strings(String sql) {
    return Jdbi.create(STORE.superuser())
        .withHandle(handle -> new ArrayList<>(handle.createQuery(sql).mapTo(String.class).list()));
  }

  /** SQLSTATE with which the statement fails; it is rolled back either way. */
  private static String state(DataSource role, String sql) {
    return Jdbi.create(role)
        .withHandle(
            handle -> {
              handle.begin();
              try {
                handle.execute(sql);
                return "00000";
              } catch (RuntimeException refused) {
                return stateOf(refused);
              } finally {
                handle.rollback();
              }
            });
  }

  private static String stateOf(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .findFirst()
        .orElseThrow();
  }
}

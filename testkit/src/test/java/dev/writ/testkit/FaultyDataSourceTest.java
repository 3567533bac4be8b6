package dev.writ.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultyDataSourceTest {
  @RegisterExtension
  static final TestDatabase database =
      TestDatabase.filledBy(
              "pairs",
              owner -> {
                try (Connection connection = owner.getConnection();
                    Statement statement = connection.createStatement()) {
                  statement.execute("CREATE TABLE pairs (word text)");
                  statement.execute("GRANT ALL ON pairs TO writ_app");
                }
              })
          .freshForEachTest();

  private FaultyDataSource faulty() {
    return new FaultyDataSource(database.app());
  }

  @Test
  void countsStatementsAndCommits() throws Exception {
    FaultyDataSource faulty = faulty();
    writePair(faulty);
    assertThat(faulty.statements()).isEqualTo(2);
    assertThat(faulty.commits()).isEqualTo(1);
    assertThat(faulty.hasStruck()).isFalse();
    assertThat(database.contents()).isEqualTo("pairs\n  (left)\n  (right)\n");
  }

  @Test
  void failsAtEachStatementInTurn() throws Exception {
    FaultyDataSource faulty = faulty();
    for (int n = 1; n <= 2; n++) {
      faulty.failAtStatement(n, FaultyDataSource.DISK_FULL);
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> writePair(faulty))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("53100"));
      assertThat(faulty.hasStruck()).isTrue();
      assertThat(database.contents()).isEqualTo("pairs\n");
    }
    faulty.reset();
    writePair(faulty);
    assertThat(faulty.hasStruck()).isFalse();
  }

  @Test
  void dropsTheConnectionBeforeTheCommit() throws Exception {
    FaultyDataSource faulty = faulty();
    faulty.dropConnectionBeforeCommit(1);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> writePair(faulty))
        .satisfies(e -> assertThat(e.getSQLState()).startsWith("08"));
    assertThat(faulty.hasStruck()).isTrue();
    assertThat(database.contents()).isEqualTo("pairs\n");
    writePair(faulty);
    assertThat(database.contents()).isEqualTo("pairs\n  (left)\n  (right)\n");
  }

  @Test
  void staysAwayUntilReset() throws Exception {
    FaultyDataSource faulty = faulty();
    try (Connection open = faulty.getConnection();
        Statement statement = open.createStatement()) {
      faulty.refuseEverything();
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("SELECT 1"));
    }
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> faulty.getConnection().close());
    faulty.reset();
    writePair(faulty);
  }

  private static void writePair(FaultyDataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement();
          PreparedStatement prepared =
              connection.prepareStatement("INSERT INTO pairs VALUES (?)")) {
        statement.execute("INSERT INTO pairs VALUES ('left')");
        prepared.setString(1, "right");
        prepared.executeUpdate();
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }
}
